//! What a scenario file says about itself.

/// The keys of the table `[scenario]`.
pub(crate) const HEADER_KEYS: [&str; 4] = ["title", "author", "reference", "description"];

/// What a scenario file says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// A short title for tables and charts.
    pub title: Option<String>,
    /// Who wrote the scenario.
    pub author: Option<String>,
    /// Where it is published or what it is based on.
    pub reference: Option<String>,
    /// What it is for, in a few sentences.
    pub description: Option<String>,
}

impl Header {
    /// The keys with their values, in the order of the documentation.
    pub(crate) fn fields(&self) -> [(&'static str, Option<&str>); 4] {
        let values = [
            &self.title,
            &self.author,
            &self.reference,
            &self.description,
        ];
        std::array::from_fn(|index| (HEADER_KEYS[index], values[index].as_deref()))
    }

    /// The field that `key` names.
    pub(crate) fn field(&mut self, key: &str) -> Option<&mut Option<String>> {
        match key {
            "title" => Some(&mut self.title),
            "author" => Some(&mut self.author),
            "reference" => Some(&mut self.reference),
            "description" => Some(&mut self.description),
            _ => None,
        }
    }

    /// Takes what `parent` says where this header is silent.
    pub(crate) fn inherit(&mut self, parent: &Header) {
        for (key, value) in parent.fields() {
            if let Some(field) = self.field(key)
                && field.is_none()
            {
                *field = value.map(str::to_owned);
            }
        }
    }
}
