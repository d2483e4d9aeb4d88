//! Zone names as Ruby on Rails and the helpdesks built on it write them, so that an error can name the cure.

/// Names that are not the last part of an IANA name, and the zone they stand for in ActiveSupport.
const NICKNAMES: &[(&str, &str)] = &[
    ("Abu Dhabi", "Asia/Muscat"),
    ("Alaska", "America/Juneau"),
    ("American Samoa", "Pacific/Pago_Pago"),
    ("Arizona", "America/Phoenix"),
    ("Astana", "Asia/Almaty"),
    ("Atlantic Time (Canada)", "America/Halifax"),
    ("Beijing", "Asia/Shanghai"),
    ("Bern", "Europe/Zurich"),
    ("Brasilia", "America/Sao_Paulo"),
    ("Canberra", "Australia/Sydney"),
    ("Cape Verde Is.", "Atlantic/Cape_Verde"),
    ("Central America", "America/Guatemala"),
    ("Central Time (US & Canada)", "America/Chicago"),
    ("Chatham Is.", "Pacific/Chatham"),
    ("Chennai", "Asia/Kolkata"),
    ("Eastern Time (US & Canada)", "America/New_York"),
    ("Edinburgh", "Europe/London"),
    ("Ekaterinburg", "Asia/Yekaterinburg"),
    ("Georgetown", "America/Guyana"),
    ("Greenland", "America/Nuuk"),
    ("Guadalajara", "America/Mexico_City"),
    ("Hanoi", "Asia/Bangkok"),
    ("Hawaii", "Pacific/Honolulu"),
    ("Indiana (East)", "America/Indiana/Indianapolis"),
    ("International Date Line West", "Pacific/Midway"),
    ("Islamabad", "Asia/Karachi"),
    ("Kyiv", "Europe/Kyiv"),
    ("Marshall Is.", "Pacific/Majuro"),
    ("Mid-Atlantic", "Atlantic/South_Georgia"),
    ("Midway Island", "Pacific/Midway"),
    ("Mountain Time (US & Canada)", "America/Denver"),
    ("Mumbai", "Asia/Kolkata"),
    ("New Caledonia", "Pacific/Noumea"),
    ("New Delhi", "Asia/Kolkata"),
    ("Newfoundland", "America/St_Johns"),
    ("Nuku'alofa", "Pacific/Tongatapu"),
    ("Osaka", "Asia/Tokyo"),
    ("Pacific Time (US & Canada)", "America/Los_Angeles"),
    ("Pretoria", "Africa/Johannesburg"),
    ("Quito", "America/Lima"),
    ("Samoa", "Pacific/Apia"),
    ("Sapporo", "Asia/Tokyo"),
    ("Saskatchewan", "America/Regina"),
    ("Solomon Is.", "Pacific/Guadalcanal"),
    ("Sri Jayawardenepura", "Asia/Colombo"),
    ("St. Petersburg", "Europe/Moscow"),
    ("Tokelau Is.", "Pacific/Fakaofo"),
    ("Wellington", "Pacific/Auckland"),
    ("West Central Africa", "Africa/Algiers"),
];

/// The IANA name behind a nickname, or behind a city that ends an IANA name.
pub(super) fn iana<'a>(given: &str, mut known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if let Some((_, zone)) = NICKNAMES.iter().find(|(nickname, _)| *nickname == given) {
        return Some(zone);
    }
    let city = given.replace(' ', "_");
    known.find(|zone| zone.rsplit_once('/').is_some_and(|(_, last)| last == city))
}
