//! Any text cut for any channel: every part fits, nothing but white space is lost, and what fits is left alone.
#![no_main]

use casework::channel::{channels, fit, measure, split};

libfuzzer_sys::fuzz_target!(|given: (u8, &str)| {
    let (which, text) = given;
    let all = channels();
    let Some(channel) = all.get(usize::from(which) % all.len()) else { return };
    let parts = split(text, channel);
    let fitted = fit(text, channel);
    // The network joins what an SMS becomes; `split` makes messages for gateways that do not.
    let many = fitted.length.segments.unwrap_or(i64::try_from(parts.len()).unwrap());
    assert_eq!(fitted.parts, many);
    assert_eq!(fitted.fits, fitted.over_by == 0);
    assert_eq!(fitted.length, measure(text, channel));
    if let Some(edit) = &fitted.edit {
        let mut edited: Vec<char> = text.chars().collect();
        for one in edit.replace.iter().rev() {
            let at =
                usize::try_from(one.span.start).unwrap()..usize::try_from(one.span.end).unwrap();
            edited.splice(at, one.text.chars());
        }
        let edited = measure(&edited.into_iter().collect::<String>(), channel);
        assert_eq!(edited.segments, fitted.length.segments.map(|segments| segments - edit.saves));
    }
    // White space at which lines may break goes where the text is cut.
    let goes = |c: char| c.is_whitespace() && !"\u{a0}\u{2007}\u{202f}".contains(c);
    let (mut rest, many) = (text, parts.len());
    for (place, part) in parts.iter().enumerate() {
        let length = measure(&part.text, channel);
        assert_eq!((part.length, part.segments), (length.length, length.segments));
        if many == 1 {
            assert!(part.text == text || part.text == text.trim());
            break;
        }
        // A text that fits is left as it is, so that each of several does.
        assert!(part.limit.is_none_or(|limit| part.length <= limit), "{part:?}");
        assert!(length.most_bytes.is_none_or(|most| length.bytes <= most));
        assert!(part.segments.is_none_or(|segments| segments == 1));
        let body =
            part.text.strip_suffix(&format!(" ({}/{many})", place + 1)).expect("it is counted");
        assert_eq!(body.trim_matches(goes), body);
        let at = rest.find(body).expect("it is of the text");
        assert!(rest[..at].chars().all(char::is_whitespace));
        rest = &rest[at + body.len()..];
    }
    assert!(many == 1 || rest.trim().is_empty());
});
