//! All that a policy has to say, made ready: every name known, every text read, every language found.

use super::body::Body;
use super::document::{
    BrandDocument, SignatureDocument, SnippetDocument, SnippetTextDocument, TemplateDocument,
    TemplateRole, TextDocument, VariableDocument,
};
use super::read::Compiler;
use super::variable::Variables;
use crate::calendar::Date;
use crate::channel::{Channel, ChannelDocument, channels};
use crate::condition::Condition;
use crate::error::{Code, Error, Result, did_you_mean, step};
use crate::event::Visibility;
use crate::fact::{AttributeType, Stage};
use crate::locale::{self, Locale, Register};
use crate::personal::OrderPattern;
use crate::sla;
use crate::zone::{Zone, Zones};
use serde::Serialize;
use siphasher::sip::SipHasher13;
use std::collections::BTreeMap;
use std::hash::Hasher;
use std::sync::Arc;

/// The longest that all texts of a policy are together, with their snippets, in bytes.
const LONGEST: usize = 64 << 20;

/// The most templates of a policy, and the most texts of one.
const MOST_TEMPLATES: usize = 10_000;
const MOST_TEXTS: usize = 256;

/// All that a policy has to say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Library {
    pub(crate) channels: BTreeMap<Arc<str>, Channel>,
    pub(crate) brand: Brand,
    pub(crate) variables: Variables,
    pub(crate) templates: Vec<Template>,
    by_name: BTreeMap<Arc<str>, usize>,
}

/// Who speaks, made ready.
#[derive(Clone, Debug, Default)]
pub(crate) struct Brand {
    pub(crate) name: Option<Arc<str>>,
    pub(crate) locale: Arc<str>,
    /// The brand's own languages, the narrower first.
    pub(crate) chain: Vec<String>,
    fallback: BTreeMap<String, Vec<String>>,
    pub(crate) register: Option<Register>,
    pub(crate) zone: Option<Zone>,
    pub(crate) links: Vec<Arc<str>>,
    pub(crate) orders: Option<OrderPattern>,
    /// The variables of given name, family name, title and full name.
    pub(crate) names: [Option<usize>; 4],
    pub(crate) signatures: Vec<Signature>,
}

/// What comes last, made ready.
#[derive(Clone, Debug)]
pub(crate) struct Signature {
    pub(crate) channels: Option<Vec<Arc<str>>>,
    pub(crate) locale: Option<Vec<String>>,
    pub(crate) visibility: Option<Visibility>,
    pub(crate) body: Body,
}

/// A template made ready.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) name: Arc<str>,
    pub(crate) title: Option<Arc<str>>,
    pub(crate) version: Option<Arc<str>>,
    /// Sixteen hex digits that stand for all its texts, snippets included.
    pub(crate) hash: Arc<str>,
    pub(crate) role: TemplateRole,
    pub(crate) when: Option<Condition>,
    pub(crate) channels: Option<Vec<Arc<str>>>,
    pub(crate) approved: Vec<Arc<str>>,
    pub(crate) review_by: Option<Date>,
    pub(crate) texts: Vec<Text>,
}

/// A wording made ready.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) locale: Arc<str>,
    /// As where its values are written, if nobody asks for another region, and how that is.
    pub(crate) formats: Arc<str>,
    pub(crate) written: Locale,
    pub(crate) register: Option<Register>,
    pub(crate) visibility: Option<Visibility>,
    pub(crate) channels: Option<Vec<Arc<str>>>,
    pub(crate) subject: Option<Body>,
    pub(crate) body: Body,
}

/// What of a policy speaks of replies.
pub(crate) struct Documents<'a> {
    pub(crate) version: Option<&'a Arc<str>>,
    pub(crate) attributes: &'a BTreeMap<String, AttributeType>,
    pub(crate) channels: &'a BTreeMap<Arc<str>, ChannelDocument>,
    pub(crate) brand: &'a BrandDocument,
    pub(crate) variables: &'a BTreeMap<Arc<str>, VariableDocument>,
    pub(crate) snippets: &'a BTreeMap<Arc<str>, SnippetDocument>,
    pub(crate) templates: &'a BTreeMap<Arc<str>, TemplateDocument>,
    /// The zone of the policy's calendar.
    pub(crate) zone: Option<Zone>,
}

impl Library {
    /// # Errors
    /// Whatever is wrong with a document, at its path in the policy.
    pub(crate) fn compile(
        documents: &Documents<'_>,
        zones: &Zones,
        conditions: &mut sla::Compiler<'_>,
    ) -> Result<Self> {
        let mut channels: BTreeMap<Arc<str>, Channel> =
            channels().iter().map(|channel| (Arc::clone(&channel.id), channel.clone())).collect();
        for (id, document) in documents.channels {
            let channel = Channel::with(id, document);
            let channel = channel.map_err(|error| error.under(id).under("channels"))?;
            channels.insert(Arc::clone(&channel.id), channel);
        }
        let variables =
            Variables::compile(documents.variables, documents.attributes, documents.brand)?;
        let refused = |error: Error| error.under("brand");
        let mut brand = brand(documents, &variables, zones).map_err(refused)?;
        let writing =
            Writing { documents, brand: &brand, variables: &variables, channels: &channels };
        for (name, snippet) in documents.snippets {
            let refused = |error: Error| error.under(name).under("snippets");
            writing.snippet(snippet).map_err(|error| in_place(error, refused))?;
        }
        let mut signatures = Vec::new();
        for (place, document) in documents.brand.signatures.iter().enumerate() {
            let signature = writing.signature(place, document);
            let refused = |error: Error| error.under(place).under("signatures").under("brand");
            signatures.push(signature.map_err(|error| in_place(error, refused))?);
        }
        let (mut templates, mut by_name, mut length) = (Vec::new(), BTreeMap::new(), 0);
        if documents.templates.len() > MOST_TEMPLATES {
            let message = "Expected at most 10,000 templates.";
            return Err(Error::new(Code::NumberOutOfRange, message).under("templates"));
        }
        for (name, document) in documents.templates {
            let refused =
                |error: Error| in_place(error, |error| error.under(name).under("templates"));
            let mut template = writing.template(name, document).map_err(refused)?;
            let when = conditions.condition(document.when.as_ref(), Stage::Time);
            template.when = when.map_err(|error| refused(error.under("when")))?;
            length += template.length();
            if length > LONGEST {
                let message = "All texts with their snippets are longer than 64 MiB together.";
                return Err(Error::new(Code::TemplateTooLarge, message).under("templates"));
            }
            by_name.insert(Arc::clone(name), templates.len());
            templates.push(template);
        }
        brand.signatures = signatures;
        Ok(Self { channels, brand, variables, templates, by_name })
    }

    /// # Errors
    /// [`Code::UnknownChannel`].
    pub(crate) fn channel(&self, id: &str) -> Result<&Channel> {
        known_channel(&self.channels, id)
    }

    /// # Errors
    /// [`Code::UnknownTemplate`].
    pub(crate) fn template(&self, name: &str) -> Result<&Template> {
        let place = self.by_name.get(name);
        place.and_then(|place| self.templates.get(*place)).ok_or_else(|| {
            let error = Error::plain(Code::UnknownTemplate);
            let near = did_you_mean(name, self.by_name.keys().map(|known| &**known));
            error.with_hint(near.unwrap_or_else(|| "Declare it under 'templates'.".to_owned()))
        })
    }
}

impl Template {
    /// How long its texts are with their snippets, in bytes.
    fn length(&self) -> usize {
        let bodies = self.texts.iter().flat_map(|text| text.subject.iter().chain([&text.body]));
        bodies.flat_map(|body| &body.sources).map(|source| source.text.len()).sum()
    }
}

/// What is wrong with a snippet is said where that stands, and not at each place that names it.
fn in_place(error: Error, under: impl FnOnce(Error) -> Error) -> Error {
    if error.path().starts_with("/snippets/") { error } else { under(error) }
}

fn known_channel<'a>(channels: &'a BTreeMap<Arc<str>, Channel>, id: &str) -> Result<&'a Channel> {
    channels.get(id).ok_or_else(|| {
        let near = did_you_mean(id, channels.keys().map(|known| &**known));
        let hint = near.unwrap_or_else(|| "Declare it under 'channels', with its unit.".to_owned());
        Error::plain(Code::UnknownChannel).with_hint(hint)
    })
}

fn brand(documents: &Documents<'_>, variables: &Variables, zones: &Zones) -> Result<Brand> {
    let document = documents.brand;
    let locale = document.locale.clone().unwrap_or_else(|| Arc::from("en"));
    let chain = |tag: &str, field: &str| locale::chain(tag).map_err(|error| error.under(field));
    let mut fallback = BTreeMap::new();
    for (from, to) in &document.fallback {
        let refused = |error: Error| error.under(from).under("fallback");
        locale::chain(from).map_err(refused)?;
        fallback.insert(from.to_lowercase(), locale::chain(to).map_err(refused)?);
    }
    let zone = match &document.zone {
        Some(name) => Some(zones.get(name).map_err(|error| error.under("zone"))?),
        None => documents.zone.clone(),
    };
    let salutation = &document.salutation;
    let named = |field: &str, name: &Option<Arc<str>>| {
        let place = name.as_ref().map(|name| variables.named(name)).transpose();
        place.map_err(|error| error.under(field).under("salutation"))
    };
    let called = [
        named("given", &salutation.given)?,
        named("family", &salutation.family)?,
        named("title", &salutation.title)?,
        named("full", &salutation.full)?,
    ];
    Ok(Brand {
        name: document.name.clone(),
        chain: chain(&locale, "locale")?,
        locale,
        fallback,
        register: document.register,
        zone,
        links: document.links.clone(),
        orders: document.order_pattern.clone(),
        names: called,
        signatures: Vec::new(),
    })
}

impl Brand {
    /// As where values of a text are written, by the languages looked for. A text for a whole language is filled in as in
    /// the region that was asked for, else as in the brand's own: a date of a British brand is no American one.
    pub(crate) fn formats(path: &[String], text: &Arc<str>) -> Arc<str> {
        let narrower = path.iter().find(|step| {
            let (language, rest) = step.split_at_checked(text.len()).unwrap_or((step, ""));
            language.eq_ignore_ascii_case(text) && rest.starts_with('-')
        });
        narrower.map_or_else(|| Arc::clone(text), |step| Arc::from(step.as_str()))
    }

    /// The languages to look for a text in: those asked for, those that stand in for them, the brand's own. With the number
    /// of those that were asked for.
    pub(crate) fn path(&self, asked: Option<&str>) -> (Vec<String>, usize) {
        let mut path = asked.and_then(|tag| locale::chain(tag).ok()).unwrap_or_default();
        let own = path.len();
        let instead: Vec<String> = path
            .iter()
            .filter_map(|step| self.fallback.get(&step.to_lowercase()))
            .flatten()
            .cloned()
            .collect();
        for step in instead.into_iter().chain(self.chain.iter().cloned()) {
            if !path.iter().any(|known| known.eq_ignore_ascii_case(&step)) {
                path.push(step);
            }
        }
        let own = if asked.is_none() { path.len() } else { own };
        (path, own)
    }
}

/// Texts are read with these names.
struct Writing<'a> {
    documents: &'a Documents<'a>,
    brand: &'a Brand,
    variables: &'a Variables,
    channels: &'a BTreeMap<Arc<str>, Channel>,
}

impl Writing<'_> {
    fn known(&self, channels: Option<&Vec<Arc<str>>>, field: &str) -> Result<()> {
        for (place, id) in channels.into_iter().flatten().enumerate() {
            known_channel(self.channels, id).map_err(|error| error.under(place).under(field))?;
        }
        Ok(())
    }

    /// Reads a text in a language.
    fn body(
        &self,
        text: &Arc<str>,
        path: &str,
        locale: Option<&Arc<str>>,
        register: Option<Register>,
    ) -> Result<Body> {
        let (chain, _) = self.brand.path(Some(locale.unwrap_or(&self.brand.locale)));
        let compiler = Compiler {
            variables: self.variables,
            snippets: self.documents.snippets,
            chain: &chain,
            brand_locale: &self.brand.locale,
            register,
            brand_name: self.brand.name.is_some(),
        };
        compiler.body(text, path.to_owned())
    }

    /// Every text of a snippet is read, whether a template uses it or not.
    fn snippet(&self, document: &SnippetDocument) -> Result<()> {
        match (&document.body, document.texts.is_empty()) {
            (Some(body), true) => {
                let read = self.body(body, "", None, None);
                read.map_err(|error| in_place(error, |error| error.under("body")))?;
            }
            (None, false) => {}
            (Some(_), false) => {
                let hint = "Give it one 'body', or several 'texts'.";
                return Err(Error::new(Code::MalformedTemplate, "It has both.").with_hint(hint));
            }
            (None, true) => return Err(Error::plain(Code::MissingField).under("body")),
        }
        for (place, text) in document.texts.iter().enumerate() {
            let refused = |error: Error| error.under(place).under("texts");
            let SnippetTextDocument { locale, register, body } = text;
            self.locale(locale.as_ref()).map_err(refused)?;
            let read = self.body(body, "", locale.as_ref(), *register);
            read.map_err(|error| in_place(error, |error| refused(error.under("body"))))?;
        }
        Ok(())
    }

    fn locale(&self, tag: Option<&Arc<str>>) -> Result<Arc<str>> {
        let tag = tag.unwrap_or(&self.brand.locale);
        locale::chain(tag).map_err(|error| error.under("locale"))?;
        Ok(Arc::clone(tag))
    }

    fn signature(&self, place: usize, document: &SignatureDocument) -> Result<Signature> {
        let SignatureDocument { channels, locale, visibility, text } = document;
        self.known(channels.as_ref(), "channels")?;
        let chain = locale.as_ref().map(|tag| locale::chain(tag)).transpose();
        let path = format!("/brand/signatures/{place}/text");
        let body = self.body(text, &path, locale.as_ref(), None);
        Ok(Signature {
            channels: channels.clone(),
            locale: chain.map_err(|error| error.under("locale"))?,
            visibility: *visibility,
            body: body.map_err(|error| in_place(error, |error| error.under("text")))?,
        })
    }

    fn template(&self, name: &Arc<str>, document: &TemplateDocument) -> Result<Template> {
        if name.is_empty() || name.len() > 128 {
            return Err(Error::plain(Code::MalformedId).with_hint("Give 1 to 128 bytes of text."));
        }
        self.known(document.channels.as_ref(), "channels")?;
        self.known(Some(&document.approved), "approved")?;
        let at = format!("/templates/{}", step(name));
        let mut texts = Vec::new();
        match (&document.body, document.texts.is_empty()) {
            (Some(body), true) => {
                let text = TextDocument {
                    subject: document.subject.clone(),
                    body: Arc::clone(body),
                    ..TextDocument::default()
                };
                texts.push(self.text(&at, &text)?);
            }
            (None, false) => {
                if document.texts.len() > MOST_TEXTS {
                    let message = "Expected at most 256 texts.";
                    return Err(Error::new(Code::NumberOutOfRange, message).under("texts"));
                }
                for (place, text) in document.texts.iter().enumerate() {
                    let path = format!("{at}/texts/{place}");
                    let text = self.text(&path, text);
                    let under = |error: Error| error.under(place).under("texts");
                    texts.push(text.map_err(|error| in_place(error, under))?);
                }
                if document.subject.is_some() {
                    let message = "A subject belongs to a text, where there are several.";
                    return Err(Error::new(Code::MalformedTemplate, message).under("subject"));
                }
            }
            (Some(_), false) => {
                let hint = "Give it one 'body', or several 'texts'.";
                return Err(Error::new(Code::MalformedTemplate, "It has both.").with_hint(hint));
            }
            (None, true) => return Err(Error::plain(Code::MissingField).under("body")),
        }
        Ok(Template {
            name: Arc::clone(name),
            title: document.title.clone(),
            version: document.version.as_ref().or(self.documents.version).cloned(),
            hash: hash(document, &texts)?,
            role: document.role,
            when: None,
            channels: document.channels.clone(),
            approved: document.approved.clone(),
            review_by: document.review_by,
            texts,
        })
    }

    fn text(&self, path: &str, document: &TextDocument) -> Result<Text> {
        let locale = self.locale(document.locale.as_ref())?;
        self.known(document.channels.as_ref(), "channels")?;
        let read = |field: &str, text: &Arc<str>| {
            let body =
                self.body(text, &format!("{path}/{field}"), Some(&locale), document.register);
            body.map_err(|error| in_place(error, |error| error.under(field)))
        };
        let formats = Brand::formats(&self.brand.chain, &locale);
        Ok(Text {
            written: Locale::or_english(&formats),
            formats,
            register: document.register,
            visibility: document.visibility,
            channels: document.channels.clone(),
            subject: document
                .subject
                .as_ref()
                .map(|subject| read("subject", subject))
                .transpose()?,
            body: read("body", &document.body)?,
            locale,
        })
    }
}

fn hash(document: &TemplateDocument, texts: &[Text]) -> Result<Arc<str>> {
    #[derive(Serialize)]
    struct Hashed<'a>(&'a TemplateDocument, Vec<&'a str>);
    let sources = texts.iter().flat_map(|text| text.subject.iter().chain([&text.body]));
    let sources =
        sources.flat_map(|body| body.sources.iter().map(|source| &*source.text)).collect();
    let bytes =
        serde_json::to_vec(&Hashed(document, sources)).map_err(|_| Error::plain(Code::Internal))?;
    let mut hasher = SipHasher13::new();
    hasher.write(&bytes);
    Ok(Arc::from(format!("{:016x}", hasher.finish())))
}
