"""Names of places, written by hand: countries, capitals, large cities, regions in the news.

Rows are separated by a comma. Nothing but the name is kept; coordinates are not this module's.
"""

from __future__ import annotations

_COUNTRIES = """
Afghanistan, Albania, Algeria, Andorra, Angola, Argentina, Armenia, Australia, Austria,
Azerbaijan, Bahamas, Bahrain, Bangladesh, Barbados, Belarus, Belgium, Belize, Benin, Bhutan,
Bolivia, Bosnia, Bosnia and Herzegovina, Botswana, Brazil, Brunei, Bulgaria, Burkina Faso, Burma,
Burundi, Cambodia, Cameroon, Canada, Cape Verde, Central African Republic, Chad, Chile, China,
Colombia, Comoros, Congo, Costa Rica, Croatia, Cuba, Cyprus, Czech Republic, Czechia, Denmark,
Djibouti, Dominica, Dominican Republic, East Timor, Ecuador, Egypt, El Salvador, England,
Equatorial Guinea, Eritrea, Estonia, Eswatini, Ethiopia, Fiji, Finland, France, Gabon, Gambia,
Georgia, Germany, Ghana, Greece, Grenada, Guatemala, Guinea, Guinea-Bissau, Guyana, Haiti,
Honduras, Hungary, Iceland, India, Indonesia, Iran, Iraq, Ireland, Israel, Italy, Ivory Coast,
Jamaica, Japan, Jordan, Kazakhstan, Kenya, Kosovo, Kuwait, Kyrgyzstan, Laos, Latvia, Lebanon,
Lesotho, Liberia, Libya, Liechtenstein, Lithuania, Luxembourg, Macedonia, Madagascar, Malawi,
Malaysia, Maldives, Mali, Malta, Mauritania, Mauritius, Mexico, Moldova, Monaco, Mongolia,
Montenegro, Morocco, Mozambique, Myanmar, Namibia, Nauru, Nepal, Netherlands, New Zealand,
Nicaragua, Niger, Nigeria, North Korea, North Macedonia, Northern Ireland, Norway, Oman, Pakistan,
Palau, Palestine, Panama, Papua New Guinea, Paraguay, Peru, Philippines, Poland, Portugal, Qatar,
Romania, Russia, Rwanda, Samoa, San Marino, Saudi Arabia, Scotland, Senegal, Serbia, Seychelles,
Sierra Leone, Singapore, Slovakia, Slovenia, Solomon Islands, Somalia, South Africa, South Korea,
South Sudan, Soviet Union, Spain, Sri Lanka, Sudan, Suriname, Swaziland, Sweden, Switzerland,
Syria, Taiwan, Tajikistan, Tanzania, Thailand, Timor-Leste, Togo, Tonga, Trinidad and Tobago,
Tunisia, Turkey, Turkmenistan, Tuvalu, UAE, Uganda, Ukraine, United Arab Emirates, United Kingdom,
United States, US, U.S., UK, U.K., USA, Uruguay, Uzbekistan, Vanuatu, Vatican, Venezuela, Vietnam,
Wales, Yemen, Yugoslavia, Zaire, Zambia, Zimbabwe, Britain
"""

_CITIES = """
Kabul, Tirana, Algiers, Luanda, Buenos Aires, Yerevan, Canberra, Vienna, Baku, Manama, Dhaka,
Minsk, Brussels, Porto-Novo, La Paz, Sarajevo, Gaborone, Brasilia, Sofia, Ouagadougou, Bujumbura,
Phnom Penh, Yaounde, Ottawa, Bangui, N'Djamena, Santiago, Beijing, Bogota, Kinshasa, Brazzaville,
San Jose, Zagreb, Havana, Nicosia, Prague, Copenhagen, Santo Domingo, Dili, Quito, Cairo, San
Salvador, London, Asmara, Tallinn, Addis Ababa, Helsinki, Paris, Libreville, Banjul, Tbilisi,
Berlin, Accra, Athens, Guatemala City, Conakry, Bissau, Georgetown, Port-au-Prince, Tegucigalpa,
Budapest, Reykjavik, New Delhi, Delhi, Jakarta, Tehran, Baghdad, Dublin, Jerusalem, Rome, Abidjan,
Yamoussoukro, Kingston, Tokyo, Amman, Astana, Nairobi, Pristina, Kuwait City, Bishkek, Vientiane,
Riga, Beirut, Monrovia, Tripoli, Vilnius, Skopje, Antananarivo, Lilongwe, Kuala Lumpur, Bamako,
Valletta, Nouakchott, Mexico City, Chisinau, Ulaanbaatar, Podgorica, Rabat, Maputo, Naypyidaw,
Yangon, Rangoon, Windhoek, Kathmandu, Amsterdam, The Hague, Wellington, Managua, Niamey, Abuja,
Lagos, Pyongyang, Oslo, Muscat, Islamabad, Ramallah, Panama City, Asuncion, Lima, Manila, Warsaw,
Lisbon, Doha, Bucharest, Moscow, Kigali, Riyadh, Edinburgh, Dakar, Belgrade, Freetown, Bratislava,
Ljubljana, Mogadishu, Pretoria, Seoul, Juba, Madrid, Colombo, Khartoum, Stockholm, Bern, Damascus,
Taipei, Dushanbe, Dodoma, Bangkok, Lome, Tunis, Ankara, Ashgabat, Kampala, Kiev, Kyiv, Abu Dhabi,
Dubai, Washington, Montevideo, Tashkent, Caracas, Hanoi, Sanaa, Sana'a, Lusaka, Harare, New York,
Los Angeles, Chicago, Houston, Boston, San Francisco, Geneva, Zurich, Istanbul, Izmir, Diyarbakir,
Aleppo, Homs, Hama, Idlib, Raqqa, Kobani, Palmyra, Deir Ezzor, Deir al-Zor, Daraa, Latakia, Afrin,
Manbij, Hasaka, Qamishli, Baghouz, Mosul, Basra, Kirkuk, Fallujah, Ramadi, Tikrit, Erbil, Irbil,
Najaf, Karbala, Sinjar, Benghazi, Misrata, Sirte, Derna, Aden, Hodeidah, Taiz, Marib, Gaza, Gaza
City, Rafah, Khan Younis, Hebron, Nablus, Jenin, Bethlehem, Tel Aviv, Haifa, Kandahar, Helmand,
Herat, Jalalabad, Kunduz, Ghazni, Mazar-i-Sharif, Karachi, Lahore, Peshawar, Quetta, Rawalpindi,
Swat, Mumbai, Bombay, Kolkata, Calcutta, Chennai, Bangalore, Hyderabad, Srinagar, Ahmedabad,
Amritsar, Shanghai, Hong Kong, Guangzhou, Shenzhen, Urumqi, Lhasa, Wuhan, Macau, Osaka, Hiroshima,
Busan, Ho Chi Minh City, Mindanao, Marawi, Davao, Bali, Surabaya, Sydney, Melbourne, Johannesburg,
Cape Town, Durban, Soweto, Maiduguri, Kano, Kaduna, Jos, Port Harcourt, Goma, Bunia, Lubumbashi,
Kismayo, Mombasa, Garissa, Zanzibar, Mekelle, Timbuktu, Gao, Kidal, Casablanca, Marrakesh,
Alexandria, Luxor, Suez, Port Said, El Arish, Barcelona, Bilbao, Seville, Marseille, Lyon, Nice,
Strasbourg, Calais, Munich, Hamburg, Frankfurt, Cologne, Dresden, Milan, Naples, Turin, Genoa,
Venice, Palermo, Belfast, Manchester, Birmingham, Liverpool, Glasgow, Salisbury, Srebrenica,
Mostar, Gorazde, Donetsk, Luhansk, Mariupol, Kharkiv, Odessa, Odesa, Lviv, Sevastopol, Simferopol,
Kherson, Zaporizhzhia, Bakhmut, Grozny, St. Petersburg, Volgograd, Beslan, Sukhumi, Tskhinvali,
Stepanakert, Rio de Janeiro, Sao Paulo, Medellin, Cali, Guayaquil, Guadalajara, Monterrey,
Tijuana, Ciudad Juarez, Acapulco, Toronto, Montreal, Vancouver, Miami, Atlanta, Dallas,
Philadelphia, Detroit, Seattle, Denver, Baltimore, Minneapolis, Portland, Las Vegas, Honolulu,
Vladivostok
"""

_REGIONS = """
Kashmir, Punjab, Sindh, Balochistan, Waziristan, Xinjiang, Tibet, Crimea, Donbas, Donbass,
Chechnya, Dagestan, Ingushetia, Abkhazia, South Ossetia, Nagorno-Karabakh, Transnistria,
Kurdistan, Catalonia, Basque Country, Gaza Strip, West Bank, Golan Heights, Sinai, Darfur, Tigray,
Oromia, Somaliland, Puntland, Biafra, Borno, Kivu, North Kivu, South Kivu, Ituri, Katanga,
Casamance, Western Sahara, Aceh, Papua, West Papua, Rakhine, Kachin, Assam, Manipur, Jammu,
Chiapas, Guerrero, Sinaloa, Michoacan, Texas, California, Florida, Arizona, Balkans, Caucasus,
Middle East, Horn of Africa, Sahel, Africa, Asia, Europe, Latin America, Persian Gulf, Red Sea,
Black Sea, South China Sea, Strait of Hormuz, Mediterranean, Caribbean, Helmand, Nangarhar, Kunar,
Anbar, Nineveh, Kordofan, Blue Nile, Ghouta, Eastern Ghouta, Nigeria Delta, Niger Delta, Okinawa,
Corsica, Sicily, Kaliningrad, Bavaria, Ulster
"""


def _names(rows: str) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in rows.replace("\n", " ").split(","))


COUNTRIES = _names(_COUNTRIES)
PLACES = COUNTRIES | _names(_CITIES) | _names(_REGIONS)
