// Written by tests/locale/generate.mjs from Unicode CLDR 48.2.0; not edited by hand.
// CLDR is copyright © 2004-2026 Unicode, Inc., under the Unicode License v3: see LICENSE-UNICODE.

use super::{Plural, Row};

/// The release of Unicode CLDR that the rows were written from.
pub(super) const CLDR: &str = "48.2.0";

/// The regions whose language is written as in another region, by that region.
pub(super) static PARENTS: &[(&str, &str)] = &[
    ("en-001", "150 AG AI AU BB BM BS BW BZ CC CK CM CX CY DG DM ER FJ FK FM GB GD GG GH GI GM GS GY HK ID IE IL IM IN IO JE JM KE KI KN KY LC LR LS MG MO MS MT MU MV MW MY NA NF NG NR NU NZ PG PK PN PW RW SB SC SD SG SH SL SS SX SZ TC TK TO TT TV TZ UG VC VG VU WS ZA ZM ZW"),
    ("en-150", "AT BE CH CZ DE DK EE ES FI FR GE HU IT LT LV NL NO PL PT RO SE SI SK UA"),
    ("es-419", "AR BO BR BZ CL CO CR CU DO EC GT HN JP MX NI PA PE PR PY SV US UY VE"),
    ("pt-PT", "AO CH CV FR GQ GW LU MO MZ ST TL"),
    ("zh-Hant-HK", "MO"),
];

/// The script in which each language is usually written.
pub(super) static SCRIPTS: &[(&str, &str)] = &[
    ("Arab", "ar fa"),
    ("Beng", "bn"),
    ("Cyrl", "bg ru sr uk"),
    ("Deva", "hi"),
    ("Grek", "el"),
    ("Hans", "zh"),
    ("Hebr", "he"),
    ("Jpan", "ja"),
    ("Kore", "ko"),
    ("Latn", "af ca cs da de en es et eu fi fil fr ga gl hr hu id is it lt lv ms mt nb nl nn pl pt ro sk sl sv tr vi no"),
    ("Thai", "th"),
];

/// The regions in which a language is usually written in another script.
pub(super) static OTHER_SCRIPTS: &[(&str, &str)] = &[
    ("sr-Latn", "ME RO TR"),
    ("zh-Hant", "AU BN GB GF HK ID MO PA PF PH SR TH TW US VN"),
];

/// Every row, by its tag.
pub(super) static ROWS: &[&Row] = &[
    &AF,
    &AR,
    &AR_EG,
    &AR_SA,
    &BG,
    &BN,
    &CA,
    &CS,
    &DA,
    &DE,
    &DE_AT,
    &DE_CH,
    &EL,
    &EN,
    &EN_001,
    &EN_AU,
    &EN_CA,
    &EN_GB,
    &EN_IE,
    &EN_IN,
    &EN_NZ,
    &EN_SG,
    &EN_ZA,
    &ES,
    &ES_419,
    &ES_AR,
    &ES_CL,
    &ES_CO,
    &ES_MX,
    &ES_PE,
    &ES_US,
    &ET,
    &EU,
    &FA,
    &FI,
    &FIL,
    &FR,
    &FR_BE,
    &FR_CA,
    &FR_CH,
    &GA,
    &GL,
    &HE,
    &HI,
    &HR,
    &HU,
    &ID,
    &IS,
    &IT,
    &IT_CH,
    &JA,
    &KO,
    &LT,
    &LV,
    &MS,
    &MT,
    &NB,
    &NL,
    &NL_BE,
    &NN,
    &PL,
    &PT,
    &PT_PT,
    &RO,
    &RU,
    &SK,
    &SL,
    &SR,
    &SR_LATN,
    &SV,
    &TH,
    &TR,
    &UK,
    &VI,
    &ZH,
    &ZH_HANT,
    &ZH_HANT_HK,
];

fn plural_of_af(n: u64) -> Plural {
    if n == 1 { Plural::One } else { Plural::Other }
}

fn plural_of_ar(n: u64) -> Plural {
    if n == 0 { Plural::Zero } else if n == 1 { Plural::One } else if n == 2 { Plural::Two } else if matches!(n % 100, 3..=10) { Plural::Few } else if matches!(n % 100, 11..=99) { Plural::Many } else { Plural::Other }
}

fn plural_of_bn(n: u64) -> Plural {
    if n == 0 || n == 1 { Plural::One } else { Plural::Other }
}

fn plural_of_ca(n: u64) -> Plural {
    if n == 1 { Plural::One } else if n != 0 && n % 1_000_000 == 0 { Plural::Many } else { Plural::Other }
}

fn plural_of_cs(n: u64) -> Plural {
    if n == 1 { Plural::One } else if matches!(n, 2..=4) { Plural::Few } else { Plural::Other }
}

fn plural_of_fil(n: u64) -> Plural {
    if matches!(n, 1 | 2 | 3) || !matches!(n % 10, 4 | 6 | 9) { Plural::One } else { Plural::Other }
}

fn plural_of_fr(n: u64) -> Plural {
    if matches!(n, 0 | 1) { Plural::One } else if n != 0 && n % 1_000_000 == 0 { Plural::Many } else { Plural::Other }
}

fn plural_of_ga(n: u64) -> Plural {
    if n == 1 { Plural::One } else if n == 2 { Plural::Two } else if matches!(n, 3..=6) { Plural::Few } else if matches!(n, 7..=10) { Plural::Many } else { Plural::Other }
}

fn plural_of_he(n: u64) -> Plural {
    if n == 1 { Plural::One } else if n == 2 { Plural::Two } else { Plural::Other }
}

fn plural_of_hr(n: u64) -> Plural {
    if n % 10 == 1 && n % 100 != 11 { Plural::One } else if matches!(n % 10, 2..=4) && !matches!(n % 100, 12..=14) { Plural::Few } else { Plural::Other }
}

fn plural_of_id(_: u64) -> Plural {
    Plural::Other
}

fn plural_of_is(n: u64) -> Plural {
    if n % 10 == 1 && n % 100 != 11 { Plural::One } else { Plural::Other }
}

fn plural_of_lt(n: u64) -> Plural {
    if n % 10 == 1 && !matches!(n % 100, 11..=19) { Plural::One } else if matches!(n % 10, 2..=9) && !matches!(n % 100, 11..=19) { Plural::Few } else { Plural::Other }
}

fn plural_of_lv(n: u64) -> Plural {
    if n % 10 == 0 || matches!(n % 100, 11..=19) { Plural::Zero } else if n % 10 == 1 && n % 100 != 11 { Plural::One } else { Plural::Other }
}

fn plural_of_mt(n: u64) -> Plural {
    if n == 1 { Plural::One } else if n == 2 { Plural::Two } else if n == 0 || matches!(n % 100, 3..=10) { Plural::Few } else if matches!(n % 100, 11..=19) { Plural::Many } else { Plural::Other }
}

fn plural_of_pl(n: u64) -> Plural {
    if n == 1 { Plural::One } else if matches!(n % 10, 2..=4) && !matches!(n % 100, 12..=14) { Plural::Few } else { Plural::Many }
}

fn plural_of_pt(n: u64) -> Plural {
    if matches!(n, 0..=1) { Plural::One } else if n != 0 && n % 1_000_000 == 0 { Plural::Many } else { Plural::Other }
}

fn plural_of_ro(n: u64) -> Plural {
    if n == 1 { Plural::One } else if n == 0 || (n != 1 && matches!(n % 100, 1..=19)) { Plural::Few } else { Plural::Other }
}

fn plural_of_ru(n: u64) -> Plural {
    if n % 10 == 1 && n % 100 != 11 { Plural::One } else if matches!(n % 10, 2..=4) && !matches!(n % 100, 12..=14) { Plural::Few } else { Plural::Many }
}

fn plural_of_sl(n: u64) -> Plural {
    if n % 100 == 1 { Plural::One } else if n % 100 == 2 { Plural::Two } else if matches!(n % 100, 3..=4) { Plural::Few } else { Plural::Other }
}

static AF: Row = Row {
    tag: "af",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,| |3|1|-
money ¤0|,| |3|1
symbols AUD=A$|BRL=R$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|NZD=NZ$|THB=฿|TWD=NT$|VND=₫|XAF=FCFA|XOF=F CFA|ZAR=R
date y-MM-dd|dd MMM y|dd MMMM y|EEEE dd MMMM y
time HH:mm
glue {1} {0}|{1} {0}|{1} om {0}|{1} om {0}
periods 0=vm.|12=nm.
months Januarie|Februarie|Maart|April|Mei|Junie|Julie|Augustus|September|Oktober|November|Desember
mon Jan.|Feb.|Mrt.|Apr.|Mei|Jun.|Jul.|Aug.|Sep.|Okt.|Nov.|Des.
days Maandag|Dinsdag|Woensdag|Donderdag|Vrydag|Saterdag|Sondag
day {0} dag|{0} dae
hour {0} uur|{0} uur
minute {0} minuut|{0} minute
second {0} sekonde|{0} sekondes
pair {0}, {1}
list {0}, {1}|{0}, {1}|{0} en {1}|{0} en {1}",
};

static AR: Row = Row {
    tag: "ar",
    parent: None,
    plural: plural_of_ar,
    plurals: &[Plural::Zero, Plural::One, Plural::Two, Plural::Few, Plural::Many, Plural::Other],
    lines: "number .|,|3|1|\u{200e}-
money \u{200f}0 ¤|.|,|3|1
symbols AED=د.إ.\u{200f}|AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|EGP=ج.م.\u{200f}|EUR=€|GBP=UK£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|SAR=ر.س.\u{200f}|THB=฿|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date d\u{200f}/M\u{200f}/y|dd\u{200f}/MM\u{200f}/y|d MMMM y|EEEE، d MMMM y
time h:mm a
glue {1}، {0}|{1}، {0}|{1} في {0}|{1} في {0}
periods 0=ص|12=م
months يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر
mon يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر
days الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد
day {0} يوم|يوم|يومان|{0} أيام|{0} يومًا|{0} يوم
hour {0} ساعة|ساعة|ساعتان|{0} ساعات|{0} ساعة|{0} ساعة
minute {0} دقيقة|دقيقة|دقيقتان|{0} دقائق|{0} دقيقة|{0} دقيقة
second {0} ثانية|ثانية|ثانيتان|{0} ثوان|{0} ثانية|{0} ثانية
pair {0} و{1}
list {0} و{1}|{0} و{1}|{0} و{1}|{0} و{1}",
};

static AR_EG: Row = Row {
    tag: "ar-EG",
    parent: Some(&AR),
    plural: plural_of_ar,
    plurals: &[Plural::Zero, Plural::One, Plural::Two, Plural::Few, Plural::Many, Plural::Other],
    lines: "",
};

static AR_SA: Row = Row {
    tag: "ar-SA",
    parent: Some(&AR),
    plural: plural_of_ar,
    plurals: &[Plural::Zero, Plural::One, Plural::Two, Plural::Few, Plural::Many, Plural::Other],
    lines: "second {0} ثانية|ثانية|ثانيتان|{0} ثوانٍ|{0} ثانية|{0} ثانية",
};

static BG: Row = Row {
    tag: "bg",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,| |3|2|-
money 0 ¤|,| |3|2
symbols BGN=лв.|EUR=€|USD=щ.д.|XAF=FCFA|XOF=F CFA
date d.MM.yy 'г'.|d.MM.y 'г'.|d MMMM y 'г'.|EEEE, d MMMM y 'г'.
time H:mm
glue {1}, {0}|{1}, {0}|{1} в {0}|{1} в {0}
periods 0=am|12=pm
months януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември
mon яну|фев|март|апр|май|юни|юли|авг|сеп|окт|ное|дек
days понеделник|вторник|сряда|четвъртък|петък|събота|неделя
day {0} ден|{0} дни
hour {0} час|{0} часа
minute {0} минута|{0} минути
second {0} секунда|{0} секунди
pair {0} и {1}
list {0}, {1}|{0}, {1}|{0} и {1}|{0} и {1}",
};

static BN: Row = Row {
    tag: "bn",
    parent: None,
    plural: plural_of_bn,
    plurals: &[Plural::One, Plural::Other],
    lines: "number .|,|2|1|-
money 0¤|.|,|2|1
symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date d/M/yy|d MMM, y|d MMMM, y|EEEE, d MMMM, y
time h:mm a
glue {1}, {0}|{1}, {0}|{1} এ {0}|{1} এ {0}
periods 0=AM|12=PM
months জানুয়ারি|ফেব্রুয়ারি|মার্চ|এপ্রিল|মে|জুন|জুলাই|আগস্ট|সেপ্টেম্বর|অক্টোবর|নভেম্বর|ডিসেম্বর
mon জানু|ফেব|মার্চ|এপ্রি|মে|জুন|জুল|আগ|সেপ|অক্টো|নভে|ডিসে
days সোমবার|মঙ্গলবার|বুধবার|বৃহস্পতিবার|শুক্রবার|শনিবার|রবিবার
day {0} দিন|{0} দিন
hour {0} ঘণ্টা|{0} ঘণ্টা
minute {0} মিনিট|{0} মিনিট
second {0} সেকেন্ড|{0} সেকেন্ড
pair {0}, {1}
list {0}, {1}|{0}, {1}|{0} এবং {1}|{0} এবং {1}",
};

static CA: Row = Row {
    tag: "ca",
    parent: None,
    plural: plural_of_ca,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "number ,|.|3|1|-
money 0 ¤|,|.|3|1
symbols AUD=AU$|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|NZD=NZ$|THB=฿|TWD=NT$|VND=₫|XAF=FCFA|XOF=F CFA
date d/M/yy|d MMM y|d MMMM 'del' y|EEEE, d MMMM 'del' y
time H:mm
glue {1} {0}|{1}, {0}|{1}, a les {0}|{1}, a les {0}
periods 0=a. m.|12=p. m.
months de gener|de febrer|de març|d’abril|de maig|de juny|de juliol|d’agost|de setembre|d’octubre|de novembre|de desembre
mon de gen.|de febr.|de març|d’abr.|de maig|de juny|de jul.|d’ag.|de set.|d’oct.|de nov.|de des.
days dilluns|dimarts|dimecres|dijous|divendres|dissabte|diumenge
day {0} dia|{0} dies|{0} dies
hour {0} hora|{0} hores|{0} hores
minute {0} minut|{0} minuts|{0} minuts
second {0} segon|{0} segons|{0} segons
pair {0} i {1}
list {0}, {1}|{0}, {1}|{0} i {1}|{0} i {1}",
};

static CS: Row = Row {
    tag: "cs",
    parent: None,
    plural: plural_of_cs,
    plurals: &[Plural::One, Plural::Few, Plural::Other],
    lines: "number ,| |3|1|-
money 0 ¤|,| |3|1
symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|CZK=Kč|EUR=€|GBP=£|HKD=HK$|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|TWD=NT$|USD=US$|XAF=FCFA|XOF=F CFA
date dd.MM.yy|d. M. y|d. MMMM y|EEEE d. MMMM y
time H:mm
glue {1} {0}|{1} {0}|{1} v {0}|{1} v {0}
periods 0=dop.|12=odp.
months ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince
mon led|úno|bře|dub|kvě|čvn|čvc|srp|zář|říj|lis|pro
days pondělí|úterý|středa|čtvrtek|pátek|sobota|neděle
day {0} den|{0} dny|{0} dnů
hour {0} hodina|{0} hodiny|{0} hodin
minute {0} minuta|{0} minuty|{0} minut
second {0} sekunda|{0} sekundy|{0} sekund
pair {0} a {1}
list {0}, {1}|{0}, {1}|{0} a {1}|{0} a {1}",
};

static DA: Row = Row {
    tag: "da",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,|.|3|1|-
money 0 ¤|,|.|3|1
symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|DKK=kr.|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date dd.MM.y|d. MMM y|d. MMMM y|EEEE 'den' d. MMMM y
time HH.mm
glue {1}, {0}|{1}, {0}|{1} kl. {0}|{1} kl. {0}
periods 0=AM|12=PM
months januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december
mon jan.|feb.|mar.|apr.|maj|jun.|jul.|aug.|sep.|okt.|nov.|dec.
days mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag
day {0} dag|{0} dage
hour {0} time|{0} timer
minute {0} minut|{0} minutter
second {0} sekund|{0} sekunder
pair {0} og {1}
list {0}, {1}|{0}, {1}|{0} og {1}|{0} og {1}",
};

static DE: Row = Row {
    tag: "de",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,|.|3|1|-
money 0 ¤|,|.|3|1
symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date dd.MM.yy|dd.MM.y|d. MMMM y|EEEE, d. MMMM y
time HH:mm
glue {1}, {0}|{1}, {0}|{1} um {0}|{1} um {0}
periods 0=AM|12=PM
months Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember
mon Jan.|Feb.|März|Apr.|Mai|Juni|Juli|Aug.|Sept.|Okt.|Nov.|Dez.
days Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag
day {0} Tag|{0} Tage
hour {0} Stunde|{0} Stunden
minute {0} Minute|{0} Minuten
second {0} Sekunde|{0} Sekunden
pair {0}, {1}
list {0}, {1}|{0}, {1}|{0} und {1}|{0} und {1}",
};

static DE_AT: Row = Row {
    tag: "de-AT",
    parent: Some(&DE),
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,| |3|1|-
money ¤ 0|,|.|3|1
months Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember
mon Jän.|Feb.|März|Apr.|Mai|Juni|Juli|Aug.|Sep.|Okt.|Nov.|Dez.",
};

static DE_CH: Row = Row {
    tag: "de-CH",
    parent: Some(&DE),
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number .|'|3|1|-
money ¤ 0|.|'|3|1
symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=F CFA",
};

static EL: Row = Row {
    tag: "el",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,|.|3|1|-
money 0 ¤|,|.|3|1
symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date d/M/yy|d MMM y|d MMMM y|EEEE d MMMM y
time h:mm a
glue {1}, {0}|{1}, {0}|{1} στις {0}|{1} στις {0}
periods 0=π.μ.|12=μ.μ.
months Ιανουαρίου|Φεβρουαρίου|Μαρτίου|Απριλίου|Μαΐου|Ιουνίου|Ιουλίου|Αυγούστου|Σεπτεμβρίου|Οκτωβρίου|Νοεμβρίου|Δεκεμβρίου
mon Ιαν|Φεβ|Μαρ|Απρ|Μαΐ|Ιουν|Ιουλ|Αυγ|Σεπ|Οκτ|Νοε|Δεκ
days Δευτέρα|Τρίτη|Τετάρτη|Πέμπτη|Παρασκευή|Σάββατο|Κυριακή
day {0} ημέρα|{0} ημέρες
hour {0} ώρα|{0} ώρες
minute {0} λεπτό|{0} λεπτά
second {0} δευτερόλεπτο|{0} δευτερόλεπτα
pair {0}, {1}
list {0}, {1}|{0}, {1}|{0} και {1}|{0} και {1}",
};

pub(super) static EN: Row = Row {
    tag: "en",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number .|,|3|1|-
money ¤0|.|,|3|1
symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|MXN=MX$|NZD=NZ$|PHP=₱|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date M/d/yy|MMM d, y|MMMM d, y|EEEE, MMMM d, y
time h:mm a
glue {1}, {0}|{1}, {0}|{1} at {0}|{1} at {0}
periods 0=AM|12=PM
months January|February|March|April|May|June|July|August|September|October|November|December
mon Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec
days Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday
day {0} day|{0} days
hour {0} hour|{0} hours
minute {0} minute|{0} minutes
second {0} second|{0} seconds
pair {0}, {1}
list {0}, {1}|{0}, {1}|{0}, and {1}|{0} and {1}",
};

static EN_001: Row = Row {
    tag: "en-001",
    parent: Some(&EN),
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|PHP=₱|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date dd/MM/y|d MMM y|d MMMM y|EEEE, d MMMM y
periods 0=am|12=pm
mon Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept|Oct|Nov|Dec
list {0}, {1}|{0}, {1}|{0} and {1}|{0} and {1}",
};

static EN_AU: Row = Row {
    tag: "en-AU",
    parent: Some(&EN_001),
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "symbols AUD=$
date d/M/yy|d MMM y|d MMMM y|EEEE, d MMMM y
mon Jan|Feb|Mar|Apr|May|June|July|Aug|Sept|Oct|Nov|Dec",
};

static EN_CA: Row = Row {
    tag: "en-CA",
    parent: Some(&EN),
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "symbols AUD=A$|BRL=R$|CAD=$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|PHP=₱|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date y-MM-dd|MMM d, y|MMMM d, y|EEEE, MMMM d, y
periods 0=a.m.|12=p.m.
list {0}, {1}|{0}, {1}|{0} and {1}|{0} and {1}",
};

static EN_GB: Row = Row {
    tag: "en-GB",
    parent: Some(&EN_001),
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "time HH:mm",
};

static EN_IE: Row = Row {
    tag: "en-IE",
    parent: Some(&EN_001),
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "date dd/MM/y|d MMM y|d MMMM y|EEEE d MMMM y
time HH:mm",
};

static EN_IN: Row = Row {
    tag: "en-IN",
    parent: Some(&EN_001),
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number .|,|2|1|-
money ¤0|.|,|2|1
symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|PHP=₱|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date dd/MM/yy|d MMM y|d MMMM y|EEEE, d MMMM y",
};

static EN_NZ: Row = Row {
    tag: "en-NZ",
    parent: Some(&EN_001),
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=$|PHP=₱|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA",
};

static EN_SG: Row = Row {
    tag: "en-SG",
    parent: Some(&EN_001),
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|PHP=₱|SGD=$|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date d/M/yy|d MMM y|d MMMM y|EEEE, d MMMM y",
};

static EN_ZA: Row = Row {
    tag: "en-ZA",
    parent: Some(&EN_001),
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,| |3|1|-
money ¤0|,| |3|1
symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|PHP=₱|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA|ZAR=R
date y/MM/dd|dd MMM y|dd MMMM y|EEEE, dd MMMM y
time HH:mm",
};

static ES: Row = Row {
    tag: "es",
    parent: None,
    plural: plural_of_ca,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "number ,|.|3|2|-
money 0 ¤|,|.|3|2
symbols EUR=€|THB=฿|USD=US$|VND=₫
date d/M/yy|d MMM y|d 'de' MMMM 'de' y|EEEE, d 'de' MMMM 'de' y
time H:mm
glue {1}, {0}|{1}, {0}|{1} a las {0}|{1}, {0}
periods 0=a. m.|12=p. m.
months enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre
mon ene|feb|mar|abr|may|jun|jul|ago|sept|oct|nov|dic
days lunes|martes|miércoles|jueves|viernes|sábado|domingo
day {0} día|{0} días|{0} días
hour {0} hora|{0} horas|{0} horas
minute {0} minuto|{0} minutos|{0} minutos
second {0} segundo|{0} segundos|{0} segundos
pair {0} y {1}
list {0}, {1}|{0}, {1}|{0} y {1}|{0} y {1}",
};

static ES_419: Row = Row {
    tag: "es-419",
    parent: Some(&ES),
    plural: plural_of_ca,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "number .|,|3|1|-
money ¤0|.|,|3|1
symbols 
time h:mm a
periods 0=a.m.|12=p.m.",
};

static ES_AR: Row = Row {
    tag: "es-AR",
    parent: Some(&ES_419),
    plural: plural_of_ca,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "number ,|.|3|1|-
money ¤ 0|,|.|3|1
symbols ARS=$|USD=US$
periods 0=a. m.|12=p. m.",
};

static ES_CL: Row = Row {
    tag: "es-CL",
    parent: Some(&ES_419),
    plural: plural_of_ca,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "number ,|.|3|1|-
money ¤0|,|.|3|1
symbols CLP=$|USD=US$
date dd-MM-yy|dd-MM-y|d 'de' MMMM 'de' y|EEEE, d 'de' MMMM 'de' y
periods 0=a. m.|12=p. m.",
};

static ES_CO: Row = Row {
    tag: "es-CO",
    parent: Some(&ES_419),
    plural: plural_of_ca,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "number ,|.|3|1|-
money ¤ 0|,|.|3|1
symbols COP=$|USD=US$
date d/MM/yy|d/MM/y|d 'de' MMMM 'de' y|EEEE, d 'de' MMMM 'de' y
periods 0=a. m.|12=p. m.",
};

static ES_MX: Row = Row {
    tag: "es-MX",
    parent: Some(&ES_419),
    plural: plural_of_ca,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "symbols MXN=$
date dd/MM/yy|d MMM y|d 'de' MMMM 'de' y|EEEE, d 'de' MMMM 'de' y
mon ene|feb|mar|abr|may|jun|jul|ago|sep|oct|nov|dic",
};

static ES_PE: Row = Row {
    tag: "es-PE",
    parent: Some(&ES_419),
    plural: plural_of_ca,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "money ¤ 0|.|,|3|1
symbols PEN=S/
date d/MM/yy|d MMM y|d 'de' MMMM 'de' y|EEEE, d 'de' MMMM 'de' y
periods 0=a. m.|12=p. m.
months enero|febrero|marzo|abril|mayo|junio|julio|agosto|setiembre|octubre|noviembre|diciembre
mon ene.|feb.|mar.|abr.|may.|jun.|jul.|ago.|set.|oct.|nov.|dic.",
};

static ES_US: Row = Row {
    tag: "es-US",
    parent: Some(&ES_419),
    plural: plural_of_ca,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "symbols JPY=¥|USD=$
date d/M/y|d MMM y|d 'de' MMMM 'de' y|EEEE, d 'de' MMMM 'de' y",
};

static ET: Row = Row {
    tag: "et",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,| |3|2|−
money 0 ¤|,| |3|2
symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date dd.MM.yy|d. MMM y|d. MMMM y|EEEE, d. MMMM y
time HH:mm
glue {1}, {0}|{1}, {0}|{1}, kell {0}|{1}, kell {0}
periods 0=AM|12=PM
months jaanuar|veebruar|märts|aprill|mai|juuni|juuli|august|september|oktoober|november|detsember
mon jaan|veebr|märts|apr|mai|juuni|juuli|aug|sept|okt|nov|dets
days esmaspäev|teisipäev|kolmapäev|neljapäev|reede|laupäev|pühapäev
day {0} ööpäev|{0} ööpäeva
hour {0} tund|{0} tundi
minute {0} minut|{0} minutit
second {0} sekund|{0} sekundit
pair {0}, {1}
list {0}, {1}|{0}, {1}|{0} ja {1}|{0} ja {1}",
};

static EU: Row = Row {
    tag: "eu",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,|.|3|1|−
money 0 ¤|,|.|3|1
symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date yy/M/d|y('e')'ko' MMM d('a')|y('e')'ko' MMMM'ren' d('a')|y('e')'ko' MMMM'ren' d('a'), EEEE
time HH:mm
glue {1} ({0})|{1} ({0})|{1} ({0})|{1} ({0})
periods 0=AM|12=PM
months urtarrila|otsaila|martxoa|apirila|maiatza|ekaina|uztaila|abuztua|iraila|urria|azaroa|abendua
mon urt.|ots.|mar.|api.|mai.|eka.|uzt.|abu.|ira.|urr.|aza.|abe.
days astelehena|asteartea|asteazkena|osteguna|ostirala|larunbata|igandea
day {0} egun|{0} egun
hour {0} ordu|{0} ordu
minute {0} minutu|{0} minutu
second {0} segundo|{0} segundo
pair {0} eta {1}
list {0}, {1}|{0}, {1}|{0} eta {1}|{0} eta {1}",
};

static FA: Row = Row {
    tag: "fa",
    parent: None,
    plural: plural_of_bn,
    plurals: &[Plural::One, Plural::Other],
    lines: "number .|,|3|1|\u{200e}−
money \u{200e}¤ 0|.|,|3|1
symbols AUD=A$|BRL=R$|CAD=$CA|CNY=¥CN|EUR=€|GBP=£|HKD=$HK|ILS=₪|INR=₹|JPY=¥|KRW=₩|MXN=$MX|NZD=$NZ|THB=฿|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=فرانک CFA
date y/M/d|d MMM y|d MMMM y|EEEE d MMMM y
time H:mm
glue {1}, {0}|{1}، {0}|{1} ساعت {0}|{1} ساعت {0}
periods 0=ق.ظ.|12=ب.ظ.
months ژانویهٔ|فوریهٔ|مارس|آوریل|مهٔ|ژوئن|ژوئیهٔ|اوت|سپتامبر|اکتبر|نوامبر|دسامبر
mon ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر
days دوشنبه|سه\u{200c}شنبه|چهارشنبه|پنجشنبه|جمعه|شنبه|یکشنبه
day {0} روز|{0} روز
hour {0} ساعت|{0} ساعت
minute {0} دقیقه|{0} دقیقه
second {0} ثانیه|{0} ثانیه
pair {0} و {1}
list {0}،\u{200f} {1}|{0}،\u{200f} {1}|{0}، و {1}|{0} و {1}",
};

static FI: Row = Row {
    tag: "fi",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,| |3|1|−
money 0 ¤|,| |3|1
symbols EUR=€|GBP=£|JPY=¥|USD=$|XAF=FCFA|XOF=F CFA
date d.M.y|d.M.y|d. MMMM y|EEEE d. MMMM y
time H.mm
glue {1} klo {0}|{1} klo {0}|{1} klo {0}|{1} klo {0}
periods 0=ap.|12=ip.
months tammikuuta|helmikuuta|maaliskuuta|huhtikuuta|toukokuuta|kesäkuuta|heinäkuuta|elokuuta|syyskuuta|lokakuuta|marraskuuta|joulukuuta
mon tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu
days maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai
day {0} päivä|{0} päivää
hour {0} tunti|{0} tuntia
minute {0} minuutti|{0} minuuttia
second {0} sekunti|{0} sekuntia
pair {0} ja {1}
list {0}, {1}|{0}, {1}|{0} ja {1}|{0} ja {1}",
};

static FIL: Row = Row {
    tag: "fil",
    parent: None,
    plural: plural_of_fil,
    plurals: &[Plural::One, Plural::Other],
    lines: "number .|,|3|1|-
money ¤0|.|,|3|1
symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|MXN=MX$|NZD=NZ$|PHP=₱|THB=฿|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date M/d/yy|MMM d, y|MMMM d, y|EEEE, MMMM d, y
time h:mm a
glue {1}, {0}|{1}, {0}|{1} nang {0}|{1} nang {0}
periods 0=AM|12=PM
months Enero|Pebrero|Marso|Abril|Mayo|Hunyo|Hulyo|Agosto|Setyembre|Oktubre|Nobyembre|Disyembre
mon Ene|Peb|Mar|Abr|May|Hun|Hul|Ago|Set|Okt|Nob|Dis
days Lunes|Martes|Miyerkules|Huwebes|Biyernes|Sabado|Linggo
day {0} araw|{0} na araw
hour {0} oras|{0} na oras
minute {0} minuto|{0} na minuto
second {0} segundo|{0} na segundo
pair {0}, {1}
list {0}, {1}|{0}, {1}|{0}, at {1}|{0} at {1}",
};

static FR: Row = Row {
    tag: "fr",
    parent: None,
    plural: plural_of_fr,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "number ,| |3|1|-
money 0 ¤|,| |3|1
symbols ARS=$AR|AUD=$AU|BRL=R$|CAD=$CA|CLP=$CL|COP=$CO|EUR=€|GBP=£GB|ILS=₪|INR=₹|KRW=₩|MXN=$MX|NZD=$NZ|SGD=$SG|USD=$US|VND=₫|XAF=FCFA|XOF=F CFA
date dd/MM/y|d MMM y|d MMMM y|EEEE d MMMM y
time HH:mm
glue {1} {0}|{1}, {0}|{1} à {0}|{1} à {0}
periods 0=AM|12=PM
months janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre
mon janv.|févr.|mars|avr.|mai|juin|juil.|août|sept.|oct.|nov.|déc.
days lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche
day {0} jour|{0} jours|{0} jours
hour {0} heure|{0} heures|{0} heures
minute {0} minute|{0} minutes|{0} minutes
second {0} seconde|{0} secondes|{0} secondes
pair {0} et {1}
list {0}, {1}|{0}, {1}|{0} et {1}|{0} et {1}",
};

static FR_BE: Row = Row {
    tag: "fr-BE",
    parent: Some(&FR),
    plural: plural_of_fr,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "date d/MM/yy|d MMM y|d MMMM y|EEEE d MMMM y",
};

static FR_CA: Row = Row {
    tag: "fr-CA",
    parent: Some(&FR),
    plural: plural_of_fr,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "symbols AUD=$ AU|BRL=R$|CAD=$|CNY=CN¥|EUR=€|GBP=£|HKD=$ HK|JPY=¥|NZD=$ NZ|SGD=$ SG|USD=$ US
date y-MM-dd|d MMM y|d MMMM y|EEEE d MMMM y
time HH 'h' mm
periods 0=a.m.|12=p.m.
mon janv.|févr.|mars|avr.|mai|juin|juill.|août|sept.|oct.|nov.|déc.",
};

static FR_CH: Row = Row {
    tag: "fr-CH",
    parent: Some(&FR),
    plural: plural_of_fr,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "number ,|'|3|1|-
money 0 ¤|.|'|3|1
date dd.MM.yy|d MMM y|d MMMM y|EEEE, d MMMM y",
};

static GA: Row = Row {
    tag: "ga",
    parent: None,
    plural: plural_of_ga,
    plurals: &[Plural::One, Plural::Two, Plural::Few, Plural::Many, Plural::Other],
    lines: "number .|,|3|1|-
money ¤0|.|,|3|1
symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|MXN=MX$|NZD=NZ$|PHP=₱|THB=฿|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date d/M/yy|d MMM y|d MMMM y|EEEE d MMMM y
time HH:mm
glue {1}, {0}|{1}, {0}|{1} ag {0}|{1} ag {0}
periods 0=r.n.|12=i.n.
months Eanáir|Feabhra|Márta|Aibreán|Bealtaine|Meitheamh|Iúil|Lúnasa|Meán Fómhair|Deireadh Fómhair|Samhain|Nollaig
mon Ean|Feabh|Márta|Aib|Beal|Meith|Iúil|Lún|MFómh|DFómh|Samh|Noll
days Dé Luain|Dé Máirt|Dé Céadaoin|Déardaoin|Dé hAoine|Dé Sathairn|Dé Domhnaigh
day {0} lá|{0} lá|{0} lá|{0} lá|{0} lá
hour {0} u|{0} u|{0} u|{0} u|{0} u
minute {0} nóim|{0} nóim|{0} nóim|{0} nóim|{0} nóim
second {0} soic|{0} shoic|{0} shoic|{0} soic|{0} soic
pair {0} agus {1}
list {0}, {1}|{0}, {1}|{0} agus {1}|{0} agus {1}",
};

static GL: Row = Row {
    tag: "gl",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,|.|3|1|-
money 0 ¤|,|.|3|1
symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=$MX|NZD=NZ$|THB=฿|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date dd/MM/yy|d 'de' MMM 'de' y|d 'de' MMMM 'de' y|EEEE, d 'de' MMMM 'de' y
time HH:mm
glue {1}, {0}|{1}, {0}|{1}, {0}|{1}, {0}
periods 0=a.m.|12=p.m.
months xaneiro|febreiro|marzo|abril|maio|xuño|xullo|agosto|setembro|outubro|novembro|decembro
mon xan.|feb.|mar.|abr.|maio|xuño|xul.|ago.|set.|out.|nov.|dec.
days luns|martes|mércores|xoves|venres|sábado|domingo
day {0} día|{0} días
hour {0} hora|{0} horas
minute {0} minuto|{0} minutos
second {0} segundo|{0} segundos
pair {0} e {1}
list {0}, {1}|{0}, {1}|{0} e {1}|{0} e {1}",
};

static HE: Row = Row {
    tag: "he",
    parent: None,
    plural: plural_of_he,
    plurals: &[Plural::One, Plural::Two, Plural::Other],
    lines: "number .|,|3|1|\u{200e}-
money \u{200f}0 \u{200f}¤|.|,|3|1
symbols AUD=A$|BRL=R$|CAD=CA$|CNY=\u{200e}CN¥\u{200e}|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date d.M.y|d בMMM y|d בMMMM y|EEEE, d בMMMM y
time H:mm
glue {1}, {0}|{1}, {0}|{1} בשעה {0}|{1} בשעה {0}
periods 0=AM|12=PM
months ינואר|פברואר|מרץ|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר
mon ינו׳|פבר׳|מרץ|אפר׳|מאי|יוני|יולי|אוג׳|ספט׳|אוק׳|נוב׳|דצמ׳
days יום שני|יום שלישי|יום רביעי|יום חמישי|יום שישי|יום שבת|יום ראשון
day {0} יום|יומיים|{0} ימים
hour {0} שעה|שעתיים|{0} שעות
minute {0} דקה|שתי דקות|{0} דקות
second {0} שניה|שתי שניות|{0} שניות
pair {0}, {1}
list {0}, {1}|{0}, {1}|{0} ו{1}|{0} ו{1}",
};

static HI: Row = Row {
    tag: "hi",
    parent: None,
    plural: plural_of_bn,
    plurals: &[Plural::One, Plural::Other],
    lines: "number .|,|2|1|-
money ¤0|.|,|2|1
symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date d/M/yy|d MMM y|d MMMM y|EEEE, d MMMM y
time h:mm a
glue {1}, {0}|{1}, {0}|{1} को {0} बजे|{1} को {0} बजे
periods 0=am|12=pm
months जनवरी|फ़रवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|अक्टूबर|नवंबर|दिसंबर
mon जन॰|फ़र॰|मार्च|अप्रैल|मई|जून|जुल॰|अग॰|सित॰|अक्टू॰|नव॰|दिस॰
days सोमवार|मंगलवार|बुधवार|गुरुवार|शुक्रवार|शनिवार|रविवार
day {0} दिन|{0} दिन
hour {0} घंटा|{0} घंटे
minute {0} मिनट|{0} मिनट
second {0} सेकंड|{0} सेकंड
pair {0} और {1}
list {0}, {1}|{0}, {1}|{0}, और {1}|{0} और {1}",
};

static HR: Row = Row {
    tag: "hr",
    parent: None,
    plural: plural_of_hr,
    plurals: &[Plural::One, Plural::Few, Plural::Other],
    lines: "number ,|.|3|1|−
money 0 ¤|,|.|3|1
symbols EUR=€|XAF=FCFA|XOF=F CFA
date dd. MM. y.|d. MMM y.|d. MMMM y.|EEEE, d. MMMM y.
time HH:mm
glue {1} {0}|{1} {0}|{1} u {0}|{1} u {0}
periods 0=AM|12=PM
months siječnja|veljače|ožujka|travnja|svibnja|lipnja|srpnja|kolovoza|rujna|listopada|studenoga|prosinca
mon sij|velj|ožu|tra|svi|lip|srp|kol|ruj|lis|stu|pro
days ponedjeljak|utorak|srijeda|četvrtak|petak|subota|nedjelja
day {0} dan|{0} dana|{0} dana
hour {0} sat|{0} sata|{0} sati
minute {0} minuta|{0} minute|{0} minuta
second {0} sekunda|{0} sekunde|{0} sekundi
pair {0} i {1}
list {0}, {1}|{0}, {1}|{0} i {1}|{0} i {1}",
};

static HU: Row = Row {
    tag: "hu",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,| |3|2|-
money 0 ¤|,| |3|2
symbols HUF=Ft|JPY=¥|XAF=FCFA|XOF=F CFA
date y. MM. dd.|y. MMM d.|y. MMMM d.|y. MMMM d., EEEE
time H:mm
glue {1} {0}|{1} {0}|{1} {0}|{1} {0}
periods 0=de.|12=du.
months január|február|március|április|május|június|július|augusztus|szeptember|október|november|december
mon jan.|febr.|márc.|ápr.|máj.|jún.|júl.|aug.|szept.|okt.|nov.|dec.
days hétfő|kedd|szerda|csütörtök|péntek|szombat|vasárnap
day {0} nap|{0} nap
hour {0} óra|{0} óra
minute {0} perc|{0} perc
second {0} másodperc|{0} másodperc
pair {0} és {1}
list {0}, {1}|{0}, {1}|{0} és {1}|{0} és {1}",
};

static ID: Row = Row {
    tag: "id",
    parent: None,
    plural: plural_of_id,
    plurals: &[Plural::Other],
    lines: "number ,|.|3|1|-
money ¤0|,|.|3|1
symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|IDR=Rp|ILS=₪|INR=Rs|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date dd/MM/yy|d MMM y|d MMMM y|EEEE, dd MMMM y
time HH.mm
glue {1}, {0}|{1}, {0}|{1} pukul {0}|{1} pukul {0}
periods 0=AM|12=PM
months Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember
mon Jan|Feb|Mar|Apr|Mei|Jun|Jul|Agu|Sep|Okt|Nov|Des
days Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu
day {0} hari
hour {0} jam
minute {0} menit
second {0} detik
pair {0}, {1}
list {0}, {1}|{0}, {1}|{0}, dan {1}|{0} dan {1}",
};

static IS: Row = Row {
    tag: "is",
    parent: None,
    plural: plural_of_is,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,|.|3|1|-
money 0 ¤|,|.|3|1
symbols CNY=CN¥|HKD=HK$|ILS=₪|ISK=kr.|JPY=JP¥|XAF=FCFA|XOF=F CFA
date d.M.y|d. MMM y|d. MMMM y|EEEE, d. MMMM y
time HH:mm
glue {1}, {0}|{1}, {0}|{1} kl. {0}|{1} kl. {0}
periods 0=f.h.|12=e.h.
months janúar|febrúar|mars|apríl|maí|júní|júlí|ágúst|september|október|nóvember|desember
mon jan.|feb.|mar.|apr.|maí|jún.|júl.|ágú.|sep.|okt.|nóv.|des.
days mánudagur|þriðjudagur|miðvikudagur|fimmtudagur|föstudagur|laugardagur|sunnudagur
day {0} dagur|{0} dagar
hour {0} klukkustund|{0} klukkustundir
minute {0} mínúta|{0} mínútur
second {0} sekúnda|{0} sekúndur
pair {0} og {1}
list {0}, {1}|{0}, {1}|{0} og {1}|{0} og {1}",
};

static IT: Row = Row {
    tag: "it",
    parent: None,
    plural: plural_of_ca,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "number ,|.|3|2|-
money 0 ¤|,|.|3|2
symbols AUD=A$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|ILS=₪|NZD=NZ$|PHP=₱|THB=฿|XAF=FCFA|XOF=F CFA
date dd/MM/yy|d MMM y|d MMMM y|EEEE d MMMM y
time HH:mm
glue {1}, {0}|{1}, {0}|{1} alle ore {0}|{1} alle ore {0}
periods 0=AM|12=PM
months gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre
mon gen|feb|mar|apr|mag|giu|lug|ago|set|ott|nov|dic
days lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica
day {0} giorno|{0} giorni|{0} giorni
hour {0} ora|{0} ore|{0} ore
minute {0} minuto|{0} minuti|{0} minuti
second {0} secondo|{0} secondi|{0} secondi
pair {0} e {1}
list {0}, {1}|{0}, {1}|{0} e {1}|{0} e {1}",
};

static IT_CH: Row = Row {
    tag: "it-CH",
    parent: Some(&IT),
    plural: plural_of_ca,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "number .|'|3|2|-
money ¤ 0|.|'|3|2
date dd.MM.yy|d MMM y|d MMMM y|EEEE, d MMMM y",
};

static JA: Row = Row {
    tag: "ja",
    parent: None,
    plural: plural_of_id,
    plurals: &[Plural::Other],
    lines: "number .|,|3|1|-
money ¤0|.|,|3|1
symbols AUD=A$|BRL=R$|CAD=CA$|CNY=元|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=￥|KRW=₩|MXN=MX$|NZD=NZ$|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date y/MM/dd|y/MM/dd|y年M月d日|y年M月d日EEEE
time H:mm
glue {1} {0}|{1} {0}|{1} {0}|{1} {0}
periods 0=午前|12=午後
months 1月|2月|3月|4月|5月|6月|7月|8月|9月|10月|11月|12月
mon 1月|2月|3月|4月|5月|6月|7月|8月|9月|10月|11月|12月
days 月曜日|火曜日|水曜日|木曜日|金曜日|土曜日|日曜日
day {0} 日
hour {0} 時間
minute {0} 分
second {0} 秒
pair {0} {1}
list {0}、{1}|{0}、{1}|{0}、{1}|{0}、{1}",
};

static KO: Row = Row {
    tag: "ko",
    parent: None,
    plural: plural_of_id,
    plurals: &[Plural::Other],
    lines: "number .|,|3|1|-
money ¤0|.|,|3|1
symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date yy. M. d.|y. M. d.|y년 MMMM d일|y년 MMMM d일 EEEE
time a h:mm
glue {1} {0}|{1} {0}|{1} {0}|{1} {0}
periods 0=오전|12=오후
months 1월|2월|3월|4월|5월|6월|7월|8월|9월|10월|11월|12월
mon 1월|2월|3월|4월|5월|6월|7월|8월|9월|10월|11월|12월
days 월요일|화요일|수요일|목요일|금요일|토요일|일요일
day {0}일
hour {0}시간
minute {0}분
second {0}초
pair {0} {1}
list {0}, {1}|{0}, {1}|{0} 및 {1}|{0} 및 {1}",
};

static LT: Row = Row {
    tag: "lt",
    parent: None,
    plural: plural_of_lt,
    plurals: &[Plural::One, Plural::Few, Plural::Other],
    lines: "number ,| |3|1|−
money 0 ¤|,| |3|1
symbols EUR=€
date y-MM-dd|y-MM-dd|y 'm'. MMMM d 'd'.|y 'm'. MMMM d 'd'., EEEE
time HH:mm
glue {1} {0}|{1} {0}|{1} {0}|{1} {0}
periods 0=priešpiet|12=popiet
months sausio|vasario|kovo|balandžio|gegužės|birželio|liepos|rugpjūčio|rugsėjo|spalio|lapkričio|gruodžio
mon saus.|vas.|kov.|bal.|geg.|birž.|liep.|rugp.|rugs.|spal.|lapkr.|gruod.
days pirmadienis|antradienis|trečiadienis|ketvirtadienis|penktadienis|šeštadienis|sekmadienis
day {0} diena|{0} dienos|{0} dienų
hour {0} valanda|{0} valandos|{0} valandų
minute {0} minutė|{0} minutės|{0} minučių
second {0} sekundė|{0} sekundės|{0} sekundžių
pair {0} ir {1}
list {0}, {1}|{0}, {1}|{0} ir {1}|{0} ir {1}",
};

static LV: Row = Row {
    tag: "lv",
    parent: None,
    plural: plural_of_lv,
    plurals: &[Plural::Zero, Plural::One, Plural::Other],
    lines: "number ,| |3|2|-
money 0 ¤|,| |3|2
symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date dd.MM.yy|y. 'gada' d. MMM|y. 'gada' d. MMMM|EEEE, y. 'gada' d. MMMM
time HH:mm
glue {1} {0}|{1} {0}|{1} {0}|{1} {0}
periods 0=priekšp.|12=pēcp.
months janvāris|februāris|marts|aprīlis|maijs|jūnijs|jūlijs|augusts|septembris|oktobris|novembris|decembris
mon janv.|febr.|marts|apr.|maijs|jūn.|jūl.|aug.|sept.|okt.|nov.|dec.
days pirmdiena|otrdiena|trešdiena|ceturtdiena|piektdiena|sestdiena|svētdiena
day {0} dienu|{0} diena|{0} dienas
hour {0} stundu|{0} stunda|{0} stundas
minute {0} minūšu|{0} minūte|{0} minūtes
second {0} sekunžu|{0} sekunde|{0} sekundes
pair {0} un {1}
list {0}, {1}|{0}, {1}|{0} un {1}|{0} un {1}",
};

static MS: Row = Row {
    tag: "ms",
    parent: None,
    plural: plural_of_id,
    plurals: &[Plural::Other],
    lines: "number .|,|3|1|-
money ¤0|.|,|3|1
symbols AUD=A$|BRL=R$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MYR=RM|NZD=NZ$|TWD=NT$|VND=₫|XAF=FCFA|XOF=F CFA
date d/MM/yy|d MMM y|d MMMM y|EEEE, d MMMM y
time h:mm a
glue {1}, {0}|{1}, {0}|{1} pada {0}|{1} pada {0}
periods 0=PG|12=PTG
months Januari|Februari|Mac|April|Mei|Jun|Julai|Ogos|September|Oktober|November|Disember
mon Jan|Feb|Mac|Apr|Mei|Jun|Jul|Ogo|Sep|Okt|Nov|Dis
days Isnin|Selasa|Rabu|Khamis|Jumaat|Sabtu|Ahad
day {0} hari
hour {0} jam
minute {0} minit
second {0} saat
pair {0}, {1}
list {0}, {1}|{0}, {1}|{0} dan {1}|{0} dan {1}",
};

static MT: Row = Row {
    tag: "mt",
    parent: None,
    plural: plural_of_mt,
    plurals: &[Plural::One, Plural::Two, Plural::Few, Plural::Many, Plural::Other],
    lines: "number .|,|3|1|-
money ¤0|.|,|3|1
symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date dd/MM/y|dd MMM y|d 'ta'’ MMMM y|EEEE, d 'ta'’ MMMM y
time HH:mm
glue {1} {0}|{1} {0}|{1} {0}|{1} {0}
periods 0=AM|12=PM
months Jannar|Frar|Marzu|April|Mejju|Ġunju|Lulju|Awwissu|Settembru|Ottubru|Novembru|Diċembru
mon Jan|Fra|Mar|Apr|Mej|Ġun|Lul|Aww|Set|Ott|Nov|Diċ
days It-Tnejn|It-Tlieta|L-Erbgħa|Il-Ħamis|Il-Ġimgħa|Is-Sibt|Il-Ħadd
day {0} d|{0} d|{0} d|{0} d|{0} d
hour {0} h|{0} h|{0} h|{0} h|{0} h
minute {0} min|{0} min|{0} min|{0} min|{0} min
second {0} s|{0} s|{0} s|{0} s|{0} s
pair {0} u {1}
list {0}, {1}|{0}, {1}|{0}, u {1}|{0} u {1}",
};

static NB: Row = Row {
    tag: "nb",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,| |3|1|−
money 0 ¤|,| |3|1
symbols EUR=€|GBP=£|NOK=kr|XOF=F CFA
date dd.MM.y|d. MMM y|d. MMMM y|EEEE d. MMMM y
time HH:mm
glue {1}, {0}|{1}, {0}|{1} kl. {0}|{1} kl. {0}
periods 0=a.m.|12=p.m.
months januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember
mon jan.|feb.|mars|apr.|mai|juni|juli|aug.|sep.|okt.|nov.|des.
days mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag
day {0} døgn|{0} døgn
hour {0} time|{0} timer
minute {0} minutt|{0} minutter
second {0} sekund|{0} sekunder
pair {0} og {1}
list {0}, {1}|{0}, {1}|{0} og {1}|{0} og {1}",
};

static NL: Row = Row {
    tag: "nl",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,|.|3|1|-
money ¤ 0|,|.|3|1
symbols AUD=AU$|BRL=R$|CAD=C$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date dd-MM-y|d MMM y|d MMMM y|EEEE d MMMM y
time HH:mm
glue {1}, {0}|{1}, {0}|{1} om {0}|{1} om {0}
periods 0=a.m.|12=p.m.
months januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december
mon jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec
days maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag
day {0} dag|{0} dagen
hour {0} uur|{0} uur
minute {0} minuut|{0} minuten
second {0} seconde|{0} seconden
pair {0} en {1}
list {0}, {1}|{0}, {1}|{0} en {1}|{0} en {1}",
};

static NL_BE: Row = Row {
    tag: "nl-BE",
    parent: Some(&NL),
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "date d/MM/y|d MMM y|d MMMM y|EEEE d MMMM y",
};

static NN: Row = Row {
    tag: "nn",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,| |3|1|−
money 0 ¤|,| |3|1
symbols EUR=€|NOK=kr|XOF=F CFA
date dd.MM.y|d. MMM y|d. MMMM y|EEEE d. MMMM y
time HH:mm
glue {1}, {0}|{1}, {0}|{1} kl. {0}|{1} kl. {0}
periods 0=f.m.|12=e.m.
months januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember
mon jan.|feb.|mars|apr.|mai|juni|juli|aug.|sep.|okt.|nov.|des.
days måndag|tysdag|onsdag|torsdag|fredag|laurdag|søndag
day {0} døgn|{0} døgn
hour {0} time|{0} timar
minute {0} minutt|{0} minutt
second {0} sekund|{0} sekund
pair {0}, {1}
list {0}, {1}|{0}, {1}|{0} og {1}|{0} og {1}",
};

static PL: Row = Row {
    tag: "pl",
    parent: None,
    plural: plural_of_pl,
    plurals: &[Plural::One, Plural::Few, Plural::Many],
    lines: "number ,| |3|2|-
money 0 ¤|,| |3|2
symbols BRL=R$|EUR=€|PLN=zł|XAF=FCFA|XOF=F CFA
date d.MM.y|d MMM y|d MMMM y|EEEE, d MMMM y
time HH:mm
glue {1}, {0}|{1}, {0}|{1} {0}|{1} {0}
periods 0=AM|12=PM
months stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia
mon sty|lut|mar|kwi|maj|cze|lip|sie|wrz|paź|lis|gru
days poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela
day {0} dzień|{0} dni|{0} dni
hour {0} godzina|{0} godziny|{0} godzin
minute {0} minuta|{0} minuty|{0} minut
second {0} sekunda|{0} sekundy|{0} sekund
pair {0} i {1}
list {0}, {1}|{0}, {1}|{0} i {1}|{0} i {1}",
};

static PT: Row = Row {
    tag: "pt",
    parent: None,
    plural: plural_of_pt,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "number ,|.|3|1|-
money ¤ 0|,|.|3|1
symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date dd/MM/y|d 'de' MMM 'de' y|d 'de' MMMM 'de' y|EEEE, d 'de' MMMM 'de' y
time HH:mm
glue {1}, {0}|{1}, {0}|{1} às {0}|{1} às {0}
periods 0=AM|12=PM
months janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro
mon jan.|fev.|mar.|abr.|mai.|jun.|jul.|ago.|set.|out.|nov.|dez.
days segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|sábado|domingo
day {0} dia|{0} dias|{0} dias
hour {0} hora|{0} horas|{0} horas
minute {0} minuto|{0} minutos|{0} minutos
second {0} segundo|{0} segundos|{0} segundos
pair {0} e {1}
list {0}, {1}|{0}, {1}|{0} e {1}|{0} e {1}",
};

static PT_PT: Row = Row {
    tag: "pt-PT",
    parent: Some(&PT),
    plural: plural_of_ca,
    plurals: &[Plural::One, Plural::Many, Plural::Other],
    lines: "number ,| |3|2|-
money 0 ¤|,| |3|2
date dd/MM/yy|dd/MM/y|d 'de' MMMM 'de' y|EEEE, d 'de' MMMM 'de' y
periods 0=a.m.|12=p.m.",
};

static RO: Row = Row {
    tag: "ro",
    parent: None,
    plural: plural_of_ro,
    plurals: &[Plural::One, Plural::Few, Plural::Other],
    lines: "number ,|.|3|1|-
money 0 ¤|,|.|3|1
symbols XAF=FCFA|XOF=F CFA
date dd.MM.y|d MMM y|d MMMM y|EEEE, d MMMM y
time HH:mm
glue {1}, {0}|{1}, {0}|{1} la {0}|{1} la {0}
periods 0=a.m.|12=p.m.
months ianuarie|februarie|martie|aprilie|mai|iunie|iulie|august|septembrie|octombrie|noiembrie|decembrie
mon ian.|feb.|mar.|apr.|mai|iun.|iul.|aug.|sept.|oct.|nov.|dec.
days luni|marți|miercuri|joi|vineri|sâmbătă|duminică
day {0} zi|{0} zile|{0} de zile
hour {0} oră|{0} ore|{0} de ore
minute {0} minut|{0} minute|{0} de minute
second {0} secundă|{0} secunde|{0} de secunde
pair {0} și {1}
list {0}, {1}|{0}, {1}|{0} și {1}|{0} și {1}",
};

static RU: Row = Row {
    tag: "ru",
    parent: None,
    plural: plural_of_ru,
    plurals: &[Plural::One, Plural::Few, Plural::Many],
    lines: "number ,| |3|1|-
money 0 ¤|,| |3|1
symbols AUD=A$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|MXN=MX$|NZD=NZ$|RUB=₽|THB=฿|TWD=NT$|UAH=₴|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date dd.MM.y|d MMM y 'г'.|d MMMM y 'г'.|EEEE, d MMMM y 'г'.
time HH:mm
glue {1}, {0}|{1}, {0}|{1} в {0}|{1} в {0}
periods 0=AM|12=PM
months января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря
mon янв.|февр.|мар.|апр.|мая|июн.|июл.|авг.|сент.|окт.|нояб.|дек.
days понедельник|вторник|среда|четверг|пятница|суббота|воскресенье
day {0} день|{0} дня|{0} дней
hour {0} час|{0} часа|{0} часов
minute {0} минута|{0} минуты|{0} минут
second {0} секунда|{0} секунды|{0} секунд
pair {0} {1}
list {0}, {1}|{0}, {1}|{0} и {1}|{0} и {1}",
};

static SK: Row = Row {
    tag: "sk",
    parent: None,
    plural: plural_of_cs,
    plurals: &[Plural::One, Plural::Few, Plural::Other],
    lines: "number ,| |3|1|-
money 0 ¤|,| |3|1
symbols EUR=€|ILS=NIS|MXN=MX$|XAF=FCFA|XOF=F CFA
date d. M. y|d. M. y|d. MMMM y|EEEE d. MMMM y
time H:mm
glue {1} {0}|{1}, {0}|{1} o {0}|{1} o {0}
periods 0=AM|12=PM
months januára|februára|marca|apríla|mája|júna|júla|augusta|septembra|októbra|novembra|decembra
mon jan|feb|mar|apr|máj|jún|júl|aug|sep|okt|nov|dec
days pondelok|utorok|streda|štvrtok|piatok|sobota|nedeľa
day {0} deň|{0} dni|{0} dní
hour {0} hodina|{0} hodiny|{0} hodín
minute {0} minúta|{0} minúty|{0} minút
second {0} sekunda|{0} sekundy|{0} sekúnd
pair {0}, {1}
list {0}, {1}|{0}, {1}|{0} a {1}|{0} a {1}",
};

static SL: Row = Row {
    tag: "sl",
    parent: None,
    plural: plural_of_sl,
    plurals: &[Plural::One, Plural::Two, Plural::Few, Plural::Other],
    lines: "number ,|.|3|2|−
money 0 ¤|,|.|3|2
symbols CNY=CN¥|EUR=€|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date d. M. y|d. MMM y|d. MMMM y|EEEE, d. MMMM y
time HH:mm
glue {1}, {0}|{1}, {0}|{1} ob {0}|{1} ob {0}
periods 0=dop.|12=pop.
months januar|februar|marec|april|maj|junij|julij|avgust|september|oktober|november|december
mon jan.|feb.|mar.|apr.|maj|jun.|jul.|avg.|sep.|okt.|nov.|dec.
days ponedeljek|torek|sreda|četrtek|petek|sobota|nedelja
day {0} dan|{0} dneva|{0} dni|{0} dni
hour {0} ura|{0} uri|{0} ure|{0} ur
minute {0} minuta|{0} minuti|{0} minute|{0} minut
second {0} sekunda|{0} sekundi|{0} sekunde|{0} sekund
pair {0} in {1}
list {0}, {1}|{0}, {1}|{0} in {1}|{0} in {1}",
};

static SR: Row = Row {
    tag: "sr",
    parent: None,
    plural: plural_of_hr,
    plurals: &[Plural::One, Plural::Few, Plural::Other],
    lines: "number ,|.|3|1|-
money 0 ¤|,|.|3|1
symbols BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|MXN=MX$|TWD=NT$|USD=US$|XAF=FCFA|XOF=F CFA
date d. M. y.|d. M. y.|d. MMMM y.|EEEE, d. MMMM y.
time HH:mm
glue {1} {0}|{1} {0}|{1} {0}|{1} {0}
periods 0=AM|12=PM
months јануар|фебруар|март|април|мај|јун|јул|август|септембар|октобар|новембар|децембар
mon јан|феб|мар|апр|мај|јун|јул|авг|сеп|окт|нов|дец
days понедељак|уторак|среда|четвртак|петак|субота|недеља
day {0} дан|{0} дана|{0} дана
hour {0} сат|{0} сата|{0} сати
minute {0} минут|{0} минута|{0} минута
second {0} секунда|{0} секунде|{0} секунди
pair {0} и {1}
list {0}, {1}|{0}, {1}|{0} и {1}|{0} и {1}",
};

static SR_LATN: Row = Row {
    tag: "sr-Latn",
    parent: None,
    plural: plural_of_hr,
    plurals: &[Plural::One, Plural::Few, Plural::Other],
    lines: "number ,|.|3|1|-
money 0 ¤|,|.|3|1
symbols BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|MXN=MX$|TWD=NT$|USD=US$|XAF=FCFA|XOF=F CFA
date d. M. y.|d. M. y.|d. MMMM y.|EEEE, d. MMMM y.
time HH:mm
glue {1} {0}|{1} {0}|{1} {0}|{1} {0}
periods 0=AM|12=PM
months januar|februar|mart|april|maj|jun|jul|avgust|septembar|oktobar|novembar|decembar
mon jan|feb|mar|apr|maj|jun|jul|avg|sep|okt|nov|dec
days ponedeljak|utorak|sreda|četvrtak|petak|subota|nedelja
day {0} dan|{0} dana|{0} dana
hour {0} sat|{0} sata|{0} sati
minute {0} minut|{0} minuta|{0} minuta
second {0} sekunda|{0} sekunde|{0} sekundi
pair {0} i {1}
list {0}, {1}|{0}, {1}|{0} i {1}|{0} i {1}",
};

static SV: Row = Row {
    tag: "sv",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,| |3|1|−
money 0 ¤|,| |3|1
symbols BRL=BR$|CAD=CA$|DKK=Dkr|EGP=EG£|EUR=€|ILS=₪|ISK=Ikr|MXN=MX$|NOK=Nkr|SEK=kr|USD=US$|XAF=FCFA|XOF=F CFA
date y-MM-dd|d MMM y|d MMMM y|EEEE d MMMM y
time HH:mm
glue {1} {0}|{1} {0}|{1} kl. {0}|{1} kl. {0}
periods 0=fm|12=em
months januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december
mon jan.|feb.|mars|apr.|maj|juni|juli|aug.|sep.|okt.|nov.|dec.
days måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag
day {0} dygn|{0} dygn
hour {0} timme|{0} timmar
minute {0} minut|{0} minuter
second {0} sekund|{0} sekunder
pair {0}, {1}
list {0}, {1}|{0}, {1}|{0} och {1}|{0} och {1}",
};

static TH: Row = Row {
    tag: "th",
    parent: None,
    plural: plural_of_id,
    plurals: &[Plural::Other],
    lines: "number .|,|3|1|-
money ¤0|.|,|3|1
symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date d/M/yy|d MMM y|d MMMM 'ค.ศ.' y|EEEEที่ d MMMM 'ค.ศ.' y
time HH:mm
glue {1} {0}|{1} {0}|{1} เวลา {0}|{1} เวลา {0}
periods 0=AM|12=PM
months มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม
mon ม.ค.|ก.พ.|มี.ค.|เม.ย.|พ.ค.|มิ.ย.|ก.ค.|ส.ค.|ก.ย.|ต.ค.|พ.ย.|ธ.ค.
days วันจันทร์|วันอังคาร|วันพุธ|วันพฤหัสบดี|วันศุกร์|วันเสาร์|วันอาทิตย์
day {0} วัน
hour {0} ชั่วโมง
minute {0} นาที
second {0} วินาที
pair {0} และ {1}
list {0} {1}|{0} {1}|{0} และ{1}|{0}และ{1}",
};

static TR: Row = Row {
    tag: "tr",
    parent: None,
    plural: plural_of_af,
    plurals: &[Plural::One, Plural::Other],
    lines: "number ,|.|3|1|-
money ¤0|,|.|3|1
symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TRY=₺|TWD=NT$|USD=$|VND=₫|XAF=FCFA|XOF=F CFA
date d.MM.y|d MMM y|d MMMM y|d MMMM y EEEE
time HH:mm
glue {1} {0}|{1} {0}|{1} {0}|{1} {0}
periods 0=ÖÖ|12=ÖS
months Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık
mon Oca|Şub|Mar|Nis|May|Haz|Tem|Ağu|Eyl|Eki|Kas|Ara
days Pazartesi|Salı|Çarşamba|Perşembe|Cuma|Cumartesi|Pazar
day {0} gün|{0} gün
hour {0} saat|{0} saat
minute {0} dakika|{0} dakika
second {0} saniye|{0} saniye
pair {0} {1}
list {0}, {1}|{0}, {1}|{0} ve {1}|{0} ve {1}",
};

static UK: Row = Row {
    tag: "uk",
    parent: None,
    plural: plural_of_ru,
    plurals: &[Plural::One, Plural::Few, Plural::Many],
    lines: "number ,| |3|1|-
money 0 ¤|,| |3|1
symbols JPY=¥|UAH=₴|XAF=FCFA|XOF=F CFA
date dd.MM.yy|d MMM y 'р'.|d MMMM y 'р'.|EEEE, d MMMM y 'р'.
time HH:mm
glue {1}, {0}|{1}, {0}|{1} о {0}|{1} о {0}
periods 0=дп|12=пп
months січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня
mon січ.|лют.|бер.|квіт.|трав.|черв.|лип.|серп.|вер.|жовт.|лист.|груд.
days понеділок|вівторок|середа|четвер|пʼятниця|субота|неділя
day {0} день|{0} дні|{0} днів
hour {0} година|{0} години|{0} годин
minute {0} хвилина|{0} хвилини|{0} хвилин
second {0} секунда|{0} секунди|{0} секунд
pair {0} і {1}
list {0}, {1}|{0}, {1}|{0} і {1}|{0} і {1}",
};

static VI: Row = Row {
    tag: "vi",
    parent: None,
    plural: plural_of_id,
    plurals: &[Plural::Other],
    lines: "number ,|.|3|1|-
money 0 ¤|,|.|3|1
symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|MXN=MX$|NZD=NZ$|THB=฿|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date d/M/yy|d MMM, y|d MMMM, y|EEEE, d MMMM, y
time HH:mm
glue {0} {1}|{0} {1}|lúc {0} {1}|lúc {0} {1}
periods 0=SA|12=CH
months tháng 1|tháng 2|tháng 3|tháng 4|tháng 5|tháng 6|tháng 7|tháng 8|tháng 9|tháng 10|tháng 11|tháng 12
mon thg 1|thg 2|thg 3|thg 4|thg 5|thg 6|thg 7|thg 8|thg 9|thg 10|thg 11|thg 12
days Thứ Hai|Thứ Ba|Thứ Tư|Thứ Năm|Thứ Sáu|Thứ Bảy|Chủ Nhật
day {0} ngày
hour {0} giờ
minute {0} phút
second {0} giây
pair {0}, {1}
list {0}, {1}|{0}, {1}|{0} và {1}|{0} và {1}",
};

static ZH: Row = Row {
    tag: "zh",
    parent: None,
    plural: plural_of_id,
    plurals: &[Plural::Other],
    lines: "number .|,|3|1|-
money ¤0|.|,|3|1
symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=JP¥|KRW=₩|MXN=MX$|NZD=NZ$|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date y/M/d|y年M月d日|y年M月d日|y年M月d日EEEE
time HH:mm
glue {1} {0}|{1} {0}|{1} {0}|{1} {0}
periods 0=上午|12=下午
months 一月|二月|三月|四月|五月|六月|七月|八月|九月|十月|十一月|十二月
mon 1月|2月|3月|4月|5月|6月|7月|8月|9月|10月|11月|12月
days 星期一|星期二|星期三|星期四|星期五|星期六|星期日
day {0}天
hour {0}小时
minute {0}分钟
second {0}秒钟
pair {0}{1}
list {0}、{1}|{0}、{1}|{0}和{1}|{0}和{1}",
};

static ZH_HANT: Row = Row {
    tag: "zh-Hant",
    parent: None,
    plural: plural_of_id,
    plurals: &[Plural::Other],
    lines: "number .|,|3|1|-
money ¤0|.|,|3|1
symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=￦|MXN=MX$|NZD=NZ$|TWD=$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date y/M/d|y年M月d日|y年M月d日|y年M月d日 EEEE
time Bh:mm
glue {1} {0}|{1} {0}|{1} {0}|{1} {0}
periods 0=凌晨|5=清晨|8=上午|12=中午|13=下午|19=晚上
months 1月|2月|3月|4月|5月|6月|7月|8月|9月|10月|11月|12月
mon 1月|2月|3月|4月|5月|6月|7月|8月|9月|10月|11月|12月
days 星期一|星期二|星期三|星期四|星期五|星期六|星期日
day {0} 天
hour {0} 小時
minute {0} 分鐘
second {0} 秒
pair {0} {1}
list {0}、{1}|{0}、{1}|{0}和{1}|{0}和{1}",
};

static ZH_HANT_HK: Row = Row {
    tag: "zh-Hant-HK",
    parent: Some(&ZH_HANT),
    plural: plural_of_id,
    plurals: &[Plural::Other],
    lines: "symbols AUD=AU$|BRL=R$|CAD=CA$|CNY=CN¥|EUR=€|GBP=£|HKD=HK$|ILS=₪|INR=₹|JPY=¥|KRW=₩|MXN=MX$|NZD=NZ$|TWD=NT$|USD=US$|VND=₫|XAF=FCFA|XOF=F CFA
date d/M/y|y年M月d日|y年M月d日|y年M月d日EEEE
time ah:mm
periods 0=上午|12=下午
day {0} 日
list {0}、{1}|{0}、{1}|{0}及{1}|{0}及{1}",
};
