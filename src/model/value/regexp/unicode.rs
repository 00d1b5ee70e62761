//! The Unicode classes that Go knows by name (golang/go:src/unicode/tables.go; loose names since Go 1.25).

/// The class `\p{name}` for the `regex` crate, usable inside and outside of brackets; none if Go has no such class.
pub(super) fn class(name: &str, negated: bool) -> Option<String> {
    let loose = loosely(name);
    let (everything, nothing) = (r"[\x{0}-\x{10FFFF}]", r"[^\x{0}-\x{10FFFF}]");
    let fixed = match loose.as_str() {
        "any" => Some(!negated),
        // Surrogates are no characters in Rust, so nothing ever is one.
        "cs" | "surrogate" => Some(negated),
        _ => None,
    };
    if let Some(all) = fixed {
        return Some(if all { everything } else { nothing }.to_owned());
    }
    let known = match loose.as_str() {
        "ascii" | "assigned" => loose.clone(),
        "lc" => "gc=Cased_Letter".to_owned(),
        _ if is_category(&loose) => format!("gc={loose}"),
        _ if is_script(name, &loose) => format!("sc={loose}"),
        _ => return None,
    };
    Some(format!(r"\{}{{{known}}}", if negated { 'P' } else { 'p' }))
}

fn loosely(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).collect::<String>().to_ascii_lowercase()
}

fn is_category(loose: &str) -> bool {
    const SHORT: &str = "c cc cf cn co l ll lm lo lt lu m mc me mn n nd nl no \
                         p pc pd pe pf pi po ps s sc sk sm so z zl zp zs";
    const LONG: &str = "casedletter closepunctuation combiningmark connectorpunctuation control currencysymbol \
        dashpunctuation decimalnumber enclosingmark finalpunctuation format initialpunctuation letter letternumber \
        lineseparator lowercaseletter mark mathsymbol modifierletter modifiersymbol nonspacingmark number \
        openpunctuation other otherletter othernumber otherpunctuation othersymbol paragraphseparator privateuse \
        punctuation separator spaceseparator spacingmark symbol titlecaseletter unassigned uppercaseletter cntrl digit \
        punct";
    [SHORT, LONG].iter().any(|names| names.split_whitespace().any(|known| known == loose))
}

/// Scripts of one word go by any spelling; the others Go 1.25 and 1.26 refuse by mistake, and older ones know exactly.
fn is_script(name: &str, loose: &str) -> bool {
    const SCRIPTS: &str = "\
        Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak \
        Bengali Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian \
        Caucasian_Albanian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot \
        Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs \
        Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi \
        Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic \
        Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana \
        Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha Limbu \
        Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen \
        Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs \
        Miao Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa \
        Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian \
        Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage \
        Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic \
        Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala Sogdian Sora_Sompeng \
        Soyombo Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil \
        Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho \
        Warang_Citi Yezidi Yi Zanabazar_Square";
    SCRIPTS.split_whitespace().any(|known| known == name || !known.contains('_') && known.eq_ignore_ascii_case(loose))
}
