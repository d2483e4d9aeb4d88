//! Links as X finds them, with a scheme and without, in one pass.
//!
//! The rules are those of twitter-text 3.1.0, where they are regular expressions: a link begins after nothing, or after a
//! character that is no ASCII letter or digit and none of `@`, `$`, `#`; its host is labels with dots between and ends with a
//! top-level domain; a port, a path and a query may follow. Without a scheme only hosts of Latin letters count, and none
//! after `-`, `_`, `.` or `/`. Where a path follows a host in several scripts, it belongs to the last name in it that ends
//! where the host ends.

use super::{punycode, tld};
use std::ops::Range;
use std::sync::Arc;

/// The links of a text, as ranges of bytes in their order. Each byte is looked at a few times at most: O(n).
pub(crate) fn links(text: &str) -> Vec<Range<usize>> {
    let mut scan = Scan { text, free: 0, run: 0..0, barren: 0..0, found: Vec::new() };
    let mut at = 0;
    while let Some(dot) = scan.find(at..text.len(), '.') {
        at = scan.around(at, dot);
    }
    scan.found
}

const LONGEST_URL: usize = 4096;
const LONGEST_SLUG: usize = 40;

struct Scan<'a> {
    text: &'a str,
    /// Where the last match ended. The character before the next one lies at it or after it.
    free: usize,
    /// The characters of hosts around the dot that was met last.
    run: Range<usize>,
    /// Labels that have been followed, and behind which there is no top-level domain except after an underscore.
    barren: Range<usize>,
    found: Vec<Range<usize>>,
}

/// Labels with dots between, of which the last is followed by a top-level domain.
struct Host {
    /// Where the label before the top-level domain begins, and the dot behind it.
    last: Range<usize>,
    end: usize,
}

impl<'a> Scan<'a> {
    fn part(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    fn find(&self, range: Range<usize>, c: char) -> Option<usize> {
        let start = range.start;
        self.part(range).find(c).map(|place| start + place)
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    /// Looks for a link around a dot, the first from `at` on, and says where to look on.
    fn around(&mut self, at: usize, dot: usize) -> usize {
        let begins = self.rest(dot + 1).chars().next();
        if dot >= self.run.end {
            if !begins.is_some_and(in_host) {
                return dot + 1;
            }
            let length = self.rest(dot).find(|c| !in_host(c)).unwrap_or(self.text.len() - dot);
            self.run.end = dot + length;
        }
        let kept = self.part(at..dot).trim_end_matches(in_host).len();
        self.run.start = at + kept;
        let (host, first, next) = self.chain(self.run.start);
        let Some(host) = host else { return next };
        let only = host.last.start == self.run.start;
        if let Some(scheme) = self.scheme()
            && self.rest(self.run.start).starts_with(letter)
            && !(only && self.part(host.last.clone()).contains('_'))
        {
            return self.take(scheme, self.run.start, host.end);
        }
        let mut from = self.run.start;
        if only && let Some(underscore) = self.part(from..first).rfind('_') {
            from += underscore + 1;
        }
        let begins = |(place, c): &(usize, char)| letter(*c) && self.may_begin(from + place);
        let mut starts = self.part(from..first).char_indices();
        let mut start = starts.find(begins);
        // At the very beginning the pattern first takes a character for what stands before.
        if from == 0
            && start.is_some_and(|(place, _)| place == 0)
            && let Some(second) = starts.next().filter(begins)
        {
            start = Some(second);
        }
        match start {
            Some((place, _)) => self.take(from + place, from + place, host.end),
            None => first + 1,
        }
    }

    /// Follows the labels from a start as far as they are valid: the host with the last top-level domain, the dot
    /// behind the first label, and where to look on when there is no host.
    fn chain(&mut self, start: usize) -> (Option<Host>, usize, usize) {
        let (mut host, mut first, mut label) = (None, None, start);
        let barren = self.barren.contains(&start);
        let end = loop {
            let Some(dot) = self.find(label..self.run.end, '.') else { break self.run.end };
            let name = self.part(label..dot);
            let begins = label == start || name.starts_with(letter);
            if !begins || !name.ends_with(letter) {
                first.get_or_insert(dot);
                break label;
            }
            first.get_or_insert(dot);
            if (label == start || !name.contains('_'))
                && let Some(length) = top(self.rest(dot + 1))
            {
                host = Some(Host { last: label..dot, end: dot + 1 + length });
            }
            label = dot + 1;
            if barren {
                break label;
            }
        };
        if !barren {
            self.barren = host.as_ref().map_or(start, |host| host.end)..end;
        }
        let first = first.unwrap_or(end);
        (host, first, first + 1)
    }

    /// Where the scheme in front of the run begins, if there is one that may begin there.
    fn scheme(&self) -> Option<usize> {
        let before = self.text.get(..self.run.start)?.strip_suffix("://")?;
        let cut = |word: &str| {
            let start = before.len().checked_sub(word.len())?;
            let same = before.get(start..)?.eq_ignore_ascii_case(word);
            (same && self.may_begin(start)).then_some(start)
        };
        cut("https").or_else(|| cut("http"))
    }

    /// Whether a link may begin here.
    fn may_begin(&self, at: usize) -> bool {
        match self.before(at) {
            None => true,
            Some(c) => {
                at > self.free
                    && !c.is_ascii_alphanumeric()
                    && !matches!(c, '@' | '＠' | '$' | '#' | '＃')
                    && !invalid(c)
            }
        }
    }

    /// Keeps what has been matched as far as it is a link, and says where to look on.
    fn take(&mut self, start: usize, host: usize, host_end: usize) -> usize {
        let (end, path) = self.tail(host_end);
        self.free = end;
        let domain = self.part(host..host_end);
        let scheme = if start == host { "https://".len() } else { host - start };
        let long = |text: &str| scheme + text.encode_utf16().count() > LONGEST_URL;
        if !valid(domain) || long(self.part(start..end)) {
            return end;
        }
        if start < host {
            match short_link(self.part(host..end)) {
                Some((slug, _)) if slug > LONGEST_SLUG => {}
                Some((_, length)) => self.found.push(start..host + length),
                None => self.found.push(start..end),
            }
        } else if !matches!(self.before(start), Some('-' | '_' | '.' | '/')) {
            let names = latin_hosts(domain);
            let many = names.len();
            for (place, name) in names.into_iter().enumerate() {
                let last = path && place + 1 == many && name.end == domain.len();
                let stop = if last { end } else { host + name.end };
                self.found.push(host + name.start..stop);
            }
        }
        end
    }

    /// Where the port, the path and the query end that follow a host, and whether there is a path.
    fn tail(&self, host_end: usize) -> (usize, bool) {
        let mut rest = self.rest(host_end);
        if let Some(port) = rest.strip_prefix(':')
            && port.starts_with(|c: char| c.is_ascii_digit())
        {
            rest = port.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        let path = rest.starts_with('/');
        if path {
            rest = after_path(rest);
        }
        rest = after_query(rest);
        (self.text.len() - rest.len(), path)
    }
}

/// What follows a path: it ends with the last character that may end one, or with a pair of parentheses.
fn after_path(text: &str) -> &str {
    let mut rest = text.strip_prefix('/').unwrap_or(text);
    let mut end = rest;
    while let Some(c) = rest.chars().next() {
        if c == '(' {
            let Some(after) = after_parentheses(rest) else { break };
            (rest, end) = (after, after);
        } else if in_path(c) {
            rest = rest.strip_prefix(c).unwrap_or_default();
            if ends_path(c) {
                end = rest;
            }
        } else {
            break;
        }
    }
    end
}

/// What follows parentheses with something in them, and at most one pair inside.
fn after_parentheses(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('(')?;
    let rest = inside.trim_start_matches(in_path);
    if let Some(after) = rest.strip_prefix(')') {
        return (rest.len() < inside.len()).then_some(after);
    }
    let inner = rest.strip_prefix('(')?;
    let rest = inner.trim_start_matches(in_path);
    let after = rest.strip_prefix(')').filter(|_| rest.len() < inner.len())?;
    after.trim_start_matches(in_path).strip_prefix(')')
}

/// What follows a query; the whole where there is none.
fn after_query(text: &str) -> &str {
    let Some(query) = text.strip_prefix('?') else { return text };
    let rest = query.trim_start_matches(in_query);
    let taken = query.len() - rest.len();
    let kept = query.get(..taken).unwrap_or_default().trim_end_matches(|c| !ends_query(c)).len();
    if kept == 0 { text } else { query.get(kept..).unwrap_or_default() }
}

/// Of a link of X's own shortener without its scheme: how long its name is, and how long the link.
fn short_link(text: &str) -> Option<(usize, usize)> {
    let (host, path) = text.split_at_checked("t.co/".len())?;
    let after = path.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    let slug = path.len() - after.len();
    (host.eq_ignore_ascii_case("t.co/") && slug > 0)
        .then(|| (slug, text.len() - after_query(after).len()))
}

/// The names of Latin letters in a host that mixes scripts, each with its top-level domain.
fn latin_hosts(domain: &str) -> Vec<Range<usize>> {
    let rest = |at: usize| domain.get(at..).unwrap_or_default();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(length) = rest(at).find('.') {
        let mut dot = at + length;
        let label = domain.get(at..dot).unwrap_or_default();
        let start = at + label.trim_end_matches(latin).len();
        if start == dot {
            at = dot + 1;
            continue;
        }
        let mut end = None;
        let next = loop {
            if let Some(length) = top(rest(dot + 1)) {
                end = Some(dot + 1 + length);
            }
            let Some(length) = rest(dot + 1).find('.') else { break domain.len() };
            let label = domain.get(dot + 1..dot + 1 + length).unwrap_or_default();
            if label.is_empty() || !label.chars().all(latin) {
                break dot + 1;
            }
            dot += 1 + length;
        };
        found.extend(end.map(|end| start..end));
        at = end.unwrap_or(next);
    }
    found
}

/// The length of the top-level domain with which a text begins, encoded ones included.
fn top(text: &str) -> Option<usize> {
    tld::prefix(text).or_else(|| {
        let (prefix, rest) = text.split_at_checked("xn--".len())?;
        let after = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
        (prefix.eq_ignore_ascii_case("xn--") && after.len() < rest.len())
            .then(|| text.len() - after.len())
    })
}

/// Whether each label of a host is short enough to be one, in the letters that the domain name system knows.
fn valid(domain: &str) -> bool {
    let short =
        |label: &str| punycode::length(label).is_some_and(|length| (1..=63).contains(&length));
    domain.split('.').all(short) && (!domain.starts_with("xn--") || !latin_hosts(domain).is_empty())
}

/// What a label of a host may begin and end with.
fn letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric()
            || matches!(c, '"' | '`')
            || (c.is_ascii_control() && !space(c));
    }
    !space(c) && !invalid(c) && !directional(c)
}

fn in_host(c: char) -> bool {
    letter(c) || matches!(c, '.' | '-' | '_')
}

fn invalid(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{feff}' | '\u{ffff}')
}

fn directional(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}')
}

fn space(c: char) -> bool {
    matches!(c, '\u{9}'..='\u{d}' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200a}'
        | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

fn accented(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{253}' | '\u{254}' | '\u{256}'
        | '\u{257}' | '\u{259}' | '\u{25b}' | '\u{263}' | '\u{268}' | '\u{26f}' | '\u{272}' | '\u{289}' | '\u{28b}'
        | '\u{2bb}' | '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}')
}

fn latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || accented(c)
}

fn in_path(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '\u{400}'..='\u{4ff}' | '–')
        || "!*';:=+,.$/%#[]-_~@|&".contains(c)
        || accented(c)
}

fn ends_path(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '+' | '-' | '=' | '_' | '#' | '/' | '\u{400}'..='\u{4ff}')
        || accented(c)
}

fn in_query(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!?*'@();:&=+$/%#[]-_.,~|".contains(c)
}

fn ends_query(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '&' | '=' | '#' | '/')
}

/// Whether a link leads to one of some hosts, or to a host below one of them.
pub(crate) fn is_among(link: &str, hosts: &[Arc<str>]) -> bool {
    let lower = link.to_ascii_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    hosts.iter().any(|known| {
        let known = known.to_ascii_lowercase();
        host == known || host.strip_suffix(&known).is_some_and(|rest| rest.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::links;

    fn found(text: &str) -> Vec<&str> {
        links(text).into_iter().map(|link| text.get(link).unwrap()).collect()
    }

    #[test]
    fn links_with_and_without_a_scheme() {
        for (text, expected) in [
            ("no link. None", &[][..]),
            ("see example.com.", &["example.com"]),
            ("(https://example.com/a_(b)_c)", &["https://example.com/a_(b)_c"]),
            ("HTTPS://EXAMPLE.COM/?q=1&r=2!", &["HTTPS://EXAMPLE.COM/?q=1&r=2"]),
            ("help.example.co.uk:8080/x, shop.example", &["help.example.co.uk:8080/x"]),
            ("example.com?q=1", &["example.com"]),
            ("http://example.com?q=1", &["http://example.com?q=1"]),
            ("http://example.com/path... and", &["http://example.com/path"]),
            ("ann@example.com, name.surname@example.com", &[]),
            ("@example.com #example.com $example.com", &[]),
            ("file.tar.bz2, e.g. this, v1.2.3, 12.50", &[]),
            ("http://no-host http://-a.com http://a-.com", &[]),
            ("under_score.com", &[]),
            ("http://under_score.example.com", &["http://under_score.example.com"]),
            ("http://shop_1.net/x foo.com1_shop.org/y", &["foo.com1_shop.org/y"][..0]),
            ("a.com中b.com", &["a.com", "b.com"]),
            ("これはexample.comです", &["example.com"]),
            ("http://пример.рф/путь", &["http://пример.рф/путь"]),
            ("пример.рф", &[]),
            ("http://日本.みんな/", &["http://日本.みんな/"]),
            (
                "https://t.co/abc's https://t.co/abc?x=1",
                &["https://t.co/abc", "https://t.co/abc?x=1"],
            ),
            (
                "http://xn--bcher-kva.com xn--p1ai.xn--p1ai",
                &["http://xn--bcher-kva.com", "xn--p1ai.xn--p1ai"],
            ),
            ("-example.com /example.com", &[]),
            ("é.com Österreich.at/x", &["é.com", "Österreich.at/x"]),
            // As twitter-text does: at the very beginning a letter with an accent is taken for what stands before.
            ("Österreich.at/x", &["sterreich.at/x"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn names_too_long_are_none() {
        let label = |length: usize| format!("http://{}.com", "a".repeat(length));
        assert_eq!(links(&label(63)).len(), 1);
        assert_eq!(links(&label(64)).len(), 0);
        assert_eq!(links(&format!("http://example.com/{}", "a".repeat(4096))).len(), 0);
        assert_eq!(links(&format!("https://t.co/{}", "a".repeat(40))).len(), 1);
        assert_eq!(links(&format!("https://t.co/{}", "a".repeat(41))).len(), 0);
    }
}
