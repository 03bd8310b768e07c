//! The short name of a project in its addresses, from its title.

const LONGEST: usize = 40;

/// Small letters, digits and single hyphens, at most 40 of them.
pub fn of(title: &str) -> String {
    let plain: String = title.to_lowercase().chars().map(plain).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let short: String = words.join("-").chars().take(LONGEST).collect();
    match short.trim_end_matches('-') {
        "" => "project".to_owned(),
        slug => slug.to_owned(),
    }
}

/// The letters of European languages as those who have none of them write them.
fn plain(letter: char) -> String {
    let plain = match letter {
        'a'..='z' | '0'..='9' => return letter.to_string(),
        '\'' | '’' | '\u{300}'..='\u{36f}' => "",
        'à'..='ã' | 'ā' | 'ă' | 'ą' => "a",
        'å' => "a",
        'ä' | 'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' | 'ģ' => "g",
        'ì'..='ï' | 'ī' | 'į' | 'ı' => "i",
        'ł' | 'ľ' | 'ļ' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò'..='õ' | 'ø' | 'ō' | 'ő' => "o",
        'ö' | 'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ț' => "t",
        'þ' => "th",
        'ù'..='û' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ü' => "ue",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "-",
    };
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_title_becomes_a_short_name() {
        for (title, slug) in [
            ("Care at home", "care-at-home"),
            ("  Nurses’ voices: 2020–2022!  ", "nurses-voices-2020-2022"),
            ("Pårørende på sykehjem", "parorende-pa-sykehjem"),
            ("看護", "project"),
            ("", "project"),
            ("--a--", "a"),
            (
                "How nurses, and the system around them, coped",
                "how-nurses-and-the-system-around-them-co",
            ),
        ] {
            assert_eq!(of(title), slug, "{title}");
        }
    }
}
