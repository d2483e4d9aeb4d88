//! A reply that is filled in: its plain text, what of it is marked, and what was filled in where. From it every channel
//! gets its own notation; nothing that stands in the plain text ever acts as one.

use super::body::Mark;
use crate::channel::{Markup, links};
use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

/// A text that is filled in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Styled {
    pub(crate) text: String,
    pub(crate) marked: Vec<Marked>,
    /// Where items of a list begin, at their `- `.
    pub(crate) items: Vec<usize>,
    pub(crate) filled: Vec<Filled>,
}

/// A stretch that is marked, in bytes of the plain text.
#[derive(Clone, Debug)]
pub(crate) struct Marked {
    pub(crate) mark: Mark,
    pub(crate) at: Range<usize>,
    /// Where it leads, of a link.
    pub(crate) leads: String,
}

/// A value that was written.
#[derive(Clone, Debug)]
pub(crate) struct Filled {
    pub(crate) at: Range<usize>,
    pub(crate) variable: usize,
    /// Whether it was the value itself, and not what stands in for it.
    pub(crate) genuine: bool,
    /// The text of the template it stands in: which of the sources, and where in it.
    pub(crate) source: usize,
    pub(crate) from: Range<usize>,
}

impl Styled {
    /// Adds another text.
    pub(crate) fn append(&mut self, other: Self) {
        let by = self.text.len();
        let moved = |at: Range<usize>| at.start + by..at.end + by;
        self.text.push_str(&other.text);
        self.marked.extend(
            other.marked.into_iter().map(|one| Marked { at: moved(one.at.clone()), ..one }),
        );
        self.items.extend(other.items.into_iter().map(|item| item + by));
        self.filled.extend(
            other.filled.into_iter().map(|one| Filled { at: moved(one.at.clone()), ..one }),
        );
    }

    /// A text that stands as it is.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Takes the white space at both ends away.
    pub(crate) fn trim(&mut self) {
        let start = self.text.len() - self.text.trim_start().len();
        let end = self.text.trim_end().len().max(start);
        if (start, end) == (0, self.text.len()) {
            return;
        }
        self.text = self.text.get(start..end).unwrap_or_default().to_owned();
        let moved = |at: &Range<usize>| {
            at.start.clamp(start, end) - start..at.end.clamp(start, end) - start
        };
        for one in &mut self.marked {
            one.at = moved(&one.at);
        }
        for one in &mut self.filled {
            one.at = moved(&one.at);
        }
        self.items.retain_mut(|item| {
            let inside = (start..end).contains(item);
            *item = item.saturating_sub(start);
            inside
        });
    }

    /// A stretch of it in a notation. O(its length + what is marked).
    pub(crate) fn write(&self, at: &Range<usize>, markup: Markup) -> String {
        if markup == Markup::Plain {
            return self.text.get(at.clone()).unwrap_or_default().to_owned();
        }
        Writer::new(self, at, markup).write(at.end, Until::End)
    }

    /// How long what stands before a stretch is in a notation, in bytes, with the marks that begin where it does.
    pub(crate) fn written_before(&self, at: &Range<usize>, start: usize, markup: Markup) -> usize {
        if markup == Markup::Plain {
            return start.saturating_sub(at.start);
        }
        Writer::new(self, at, markup).write(start.min(at.end), Until::Start).len()
    }

    /// How long what stands up to the end of a stretch is in a notation, in bytes, without the marks that end there.
    pub(crate) fn written_until(&self, at: &Range<usize>, end: usize, markup: Markup) -> usize {
        if markup == Markup::Plain {
            return end.saturating_sub(at.start);
        }
        Writer::new(self, at, markup).write(end.min(at.end), Until::Text).len()
    }
}

/// How far a stretch is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    /// Up to the last of its text.
    Text,
    /// And the marks that end there, and those that begin.
    Start,
    /// With every mark that is still open ended.
    End,
}

/// A stretch being written in a notation.
struct Writer<'a> {
    styled: &'a Styled,
    /// The whole stretch, of which perhaps only the beginning is written.
    at: Range<usize>,
    markup: Markup,
    out: String,
    open: Vec<&'a Marked>,
    in_list: bool,
    in_item: bool,
    /// Whether nothing but white space stands on the line so far.
    blank: bool,
}

impl<'a> Writer<'a> {
    fn new(styled: &'a Styled, at: &Range<usize>, markup: Markup) -> Self {
        let out = String::with_capacity(at.len() + 16);
        Self {
            styled,
            at: at.clone(),
            markup,
            out,
            open: Vec::new(),
            in_list: false,
            in_item: false,
            blank: true,
        }
    }

    fn write(mut self, end: usize, until: Until) -> String {
        let from = self.at.start;
        let here = self.styled.text.get(from..end).unwrap_or_default();
        // What is not escaped: links, which no cut goes through, so the stretch has them whole.
        let bare: Vec<Range<usize>> = match self.markup {
            Markup::Html | Markup::TelegramHtml | Markup::Plain => Vec::new(),
            Markup::Markdown | Markup::Whatsapp | Markup::Slack => {
                let text = self.styled.text.get(self.at.clone()).unwrap_or_default();
                let named = |at: &Range<usize>| {
                    text.get(at.clone()).is_some_and(|link| link.contains("://"))
                };
                let found = links(text).into_iter().filter(named);
                found.map(|at| at.start + from..at.end + from).collect()
            }
        };
        let mut bare = bare.iter().peekable();
        let inside = |one: &&Marked| one.at.start < self.at.end && one.at.end > from;
        let mut marks: Vec<&Marked> = self.styled.marked.iter().filter(inside).collect();
        marks.sort_by_key(|one| (one.at.start, std::cmp::Reverse(one.at.end)));
        let mut marks = marks.into_iter().peekable();
        let mut items = self.styled.items.iter().peekable();
        let mut skip = 0;
        for (at, c) in here.char_indices().map(|(at, c)| (at + from, c)) {
            self.marks(at, &mut marks);
            if at < skip {
                continue;
            }
            while items.next_if(|item| **item < at).is_some() {}
            if items.next_if(|item| **item == at).is_some() {
                self.item();
                skip = at + 2;
                continue;
            }
            while bare.next_if(|link| link.end <= at).is_some() {}
            let in_link = bare.peek().filter(|link| link.contains(&at)).copied();
            match in_link {
                // A link that the notation knows by itself.
                Some(link) if !self.is_marked(Mark::Link) && !self.is_marked(Mark::Code) => {
                    let wraps = matches!(self.markup, Markup::Markdown | Markup::Slack);
                    if wraps && link.start == at {
                        self.out.push('<');
                    }
                    match c {
                        '&' if self.markup == Markup::Slack => self.out.push_str("&amp;"),
                        '|' if self.markup == Markup::Slack => self.out.push_str("%7C"),
                        '<' | '>' => {}
                        c => self.out.push(c),
                    }
                    if wraps && link.end == at + c.len_utf8() {
                        self.out.push('>');
                    }
                }
                _ if c == '\n' => self.line(at),
                _ => self.escape(at, c),
            }
            self.blank = c == '\n' || self.blank && c.is_whitespace();
        }
        if until == Until::Start {
            self.marks(end, &mut marks);
        }
        if until == Until::End {
            while let Some(open) = self.open.pop() {
                self.mark(open, false);
            }
            self.end_list();
        }
        self.out
    }

    /// Ends the marks that end at a place, and begins those that begin there.
    fn marks(&mut self, at: usize, marks: &mut Peekable<IntoIter<&'a Marked>>) {
        while let Some(done) = self.open.last().filter(|open| open.at.end <= at).copied() {
            self.open.pop();
            self.mark(done, false);
        }
        while let Some(next) = marks.next_if(|next| next.at.start <= at) {
            if next.at.end > at {
                self.mark(next, true);
                self.open.push(next);
            }
        }
    }

    fn is_marked(&self, mark: Mark) -> bool {
        self.open.iter().any(|open| open.mark == mark)
    }

    /// Begins or ends what is marked.
    fn mark(&mut self, one: &Marked, begins: bool) {
        let same = |sign: &'static str| (sign, sign);
        let (open, close): (&str, &str) = match (self.markup, one.mark) {
            (_, Mark::Link) => return self.link(&one.leads, begins),
            (Markup::Plain, _) => return,
            (Markup::Html, Mark::Bold) => ("<strong>", "</strong>"),
            (Markup::Html, Mark::Italic) => ("<em>", "</em>"),
            (Markup::TelegramHtml, Mark::Bold) => ("<b>", "</b>"),
            (Markup::TelegramHtml, Mark::Italic) => ("<i>", "</i>"),
            (Markup::Html | Markup::TelegramHtml, Mark::Code) => ("<code>", "</code>"),
            (Markup::Markdown, Mark::Bold) => same("**"),
            (Markup::Whatsapp | Markup::Slack, Mark::Bold) => same("*"),
            (Markup::Markdown | Markup::Whatsapp | Markup::Slack, Mark::Italic) => same("_"),
            (Markup::Markdown | Markup::Whatsapp | Markup::Slack, Mark::Code) => same("`"),
        };
        self.out.push_str(if begins { open } else { close });
    }

    fn link(&mut self, leads: &str, begins: bool) {
        match (self.markup, begins) {
            (Markup::Html | Markup::TelegramHtml, true) => {
                self.out.push_str("<a href=\"");
                self.out.push_str(&crate::html::escape(leads));
                self.out.push_str("\">");
            }
            (Markup::Html | Markup::TelegramHtml, false) => self.out.push_str("</a>"),
            (Markup::Markdown, true) => self.out.push('['),
            (Markup::Markdown, false) => {
                self.out.push_str("](");
                for c in leads.chars() {
                    match c {
                        '(' => self.out.push_str("%28"),
                        ')' => self.out.push_str("%29"),
                        '<' => self.out.push_str("%3C"),
                        '>' => self.out.push_str("%3E"),
                        '\\' => self.out.push_str("%5C"),
                        c => self.out.push(c),
                    }
                }
                self.out.push(')');
            }
            (Markup::Slack, true) => {
                self.out.push('<');
                for c in leads.chars() {
                    match c {
                        '&' => self.out.push_str("&amp;"),
                        '<' => self.out.push_str("%3C"),
                        '>' => self.out.push_str("%3E"),
                        '|' => self.out.push_str("%7C"),
                        c => self.out.push(c),
                    }
                }
                self.out.push('|');
            }
            (Markup::Slack, false) => self.out.push('>'),
            (Markup::Plain | Markup::Whatsapp, _) => {}
        }
    }

    fn item(&mut self) {
        self.in_item = true;
        if self.markup == Markup::Html {
            self.out.push_str(if self.in_list { "<li>" } else { "<ul><li>" });
            self.in_list = true;
        } else {
            self.out.push_str("- ");
            self.blank = true;
        }
    }

    fn line(&mut self, at: usize) {
        // A value of several lines stays in its item.
        let inside = self.in_item && self.styled.filled.iter().any(|one| one.at.contains(&at));
        let listed = self.in_item && !inside;
        self.in_item = inside;
        match self.markup {
            Markup::Markdown if inside => self.out.push_str("  \n  "),
            Markup::Markdown => {
                // A line of its own is one in Markdown too; where lines are kept anyway, nobody sees the two spaces.
                let next = self.styled.text.get(at + 1..).unwrap_or_default();
                let before = self.styled.text.get(..at).unwrap_or_default();
                let within = |edge: Option<char>| edge.is_some_and(|edge| edge != '\n');
                if within(next.chars().next()) && within(before.chars().next_back()) {
                    self.out.push_str("  ");
                }
                self.out.push('\n');
            }
            Markup::Html if inside => self.out.push_str("<br>\n"),
            Markup::Html => {
                self.out.push_str(if listed { "</li>" } else { "" });
                if self.styled.items.binary_search(&(at + 1)).is_err() {
                    self.end_list();
                    self.out.push_str(if listed { "" } else { "<br>\n" });
                }
            }
            _ => self.out.push('\n'),
        }
    }

    fn end_list(&mut self) {
        if std::mem::take(&mut self.in_item) && self.markup == Markup::Html {
            self.out.push_str("</li>");
        }
        if std::mem::take(&mut self.in_list) {
            self.out.push_str("</ul>");
        }
    }

    /// A character of the plain text, so that it stands for itself.
    fn escape(&mut self, at: usize, c: char) {
        let out = &mut self.out;
        match (self.markup, c) {
            (Markup::Html | Markup::TelegramHtml | Markup::Slack, '&') => out.push_str("&amp;"),
            (Markup::Html | Markup::TelegramHtml | Markup::Slack, '<') => out.push_str("&lt;"),
            (Markup::Html | Markup::TelegramHtml, '>') => out.push_str("&gt;"),
            (Markup::Html, '"') => out.push_str("&quot;"),
            (Markup::Html, '\'') => out.push_str("&#39;"),
            (Markup::Markdown, c) if c.is_ascii_punctuation() => self.markdown(at, c),
            // Four spaces at the start of a line would make code of it.
            (Markup::Markdown, ' ' | '\t') if self.blank => out.push('\u{a0}'),
            (Markup::Slack | Markup::Whatsapp, c) if c.is_ascii_punctuation() => {
                self.lookalike(at, c);
            }
            (_, c) => out.push(c),
        }
    }

    /// What stands beside a place in the plain text.
    fn around(&self, at: usize, c: char) -> (Option<char>, Option<char>, bool) {
        let text = &self.styled.text;
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + c.len_utf8()..).and_then(|after| after.chars().next());
        (before, after, before.is_none_or(|before| before == '\n'))
    }

    /// A backslash where the sign could act. Inside code there is no such way, so a backtick gets another shape.
    fn markdown(&mut self, at: usize, c: char) {
        if self.is_marked(Mark::Code) {
            self.out.push(if c == '`' { 'ˋ' } else { c });
            return;
        }
        let (before, after, starts) = self.around(at, c);
        let digits = || before.is_some_and(|before| before.is_ascii_digit());
        let acts = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|' | '&' | '!' | '@' => true,
            '#' | '+' | '-' | '=' => {
                starts || after.is_none_or(|after| after == c || after.is_whitespace())
            }
            '.' | ')' => digits() && after.is_none_or(char::is_whitespace),
            _ => false,
        };
        if acts {
            self.out.push('\\');
        }
        self.out.push(c);
    }

    /// Notations that have no escape get a sign that looks alike, and only where it could act.
    fn lookalike(&mut self, at: usize, c: char) {
        let (before, after, starts) = self.around(at, c);
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let pairs = (!word(before) && !space(after)) || (!space(before) && !word(after));
        let beside = |one: &Marked| one.at.end == at || one.at.start == at + c.len_utf8();
        let acts = pairs
            || self.open.iter().any(|open| open.mark != Mark::Link)
            || self.styled.marked.iter().any(beside);
        let listed = starts && space(after);
        let numbered = || {
            let line = self.styled.text.get(..at).and_then(|before| before.rsplit('\n').next());
            line.is_some_and(|line| {
                !line.is_empty() && line.len() < 10 && line.bytes().all(|b| b.is_ascii_digit())
            })
        };
        let sign = match c {
            '*' if acts || listed => '∗',
            '_' if acts => '＿',
            '~' if acts => '∼',
            '`' => 'ˋ',
            '>' if starts => '›',
            '>' if self.markup == Markup::Slack => {
                self.out.push_str("&gt;");
                return;
            }
            '-' if listed => '‐',
            '.' if space(after) && numbered() => '․',
            c => c,
        };
        self.out.push(sign);
    }
}
