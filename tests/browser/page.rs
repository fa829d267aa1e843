//! A page that is open in headless Chromium, and what went on in it.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use headless_chrome::browser::tab::point::Point;
use headless_chrome::protocol::cdp::types::Event;
use headless_chrome::protocol::cdp::{
    Browser as Settings, Emulation, Input, Log, Network, Page as Pages, Runtime,
};
use headless_chrome::{Browser, LaunchOptions, Tab};
use serde_json::{Value, json};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// An open page.
pub struct Page {
    tab: Arc<Tab>,
    seen: Arc<Mutex<Vec<String>>>,
    /// Closes when it goes away.
    _browser: Browser,
}

impl Page {
    /// Opens a file in a window of that width and waits until all charts are drawn.
    pub fn open(path: &Path, width: u32) -> Self {
        let options = LaunchOptions::default_builder()
            // Chromium refuses its sandbox to root, as which containers run; the page is our own.
            .sandbox(false)
            .window_size(Some((width.max(500), 900)))
            .idle_browser_timeout(PATIENCE)
            .args(vec![OsStr::new("--disable-dev-shm-usage")])
            .build()
            .expect("options");
        let browser = Browser::new(options).expect("Chromium starts");
        let tab = browser.new_tab().expect("a tab");
        tab.set_default_timeout(PATIENCE);
        let seen = watch(&tab);
        let page = Page {
            tab,
            seen,
            _browser: browser,
        };
        page.ask::<Emulation::SetDeviceMetricsOverride>(json!({
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false,
        }));
        let address = format!("file://{}", path.display());
        page.tab
            .navigate_to(&address)
            .and_then(Tab::wait_until_navigated)
            .expect("the page opens");
        page.wait("document.documentElement.dataset.charts === 'drawn'");
        page
    }

    fn ask<M>(&self, parameters: Value) -> M::ReturnObject
    where
        M: headless_chrome::protocol::cdp::types::Method
            + serde::Serialize
            + serde::de::DeserializeOwned
            + std::fmt::Debug,
    {
        let method: M = serde_json::from_value(parameters).expect("parameters");
        self.tab.call_method(method).expect("an answer")
    }

    /// The value of a JavaScript expression.
    pub fn value(&self, expression: &str) -> Value {
        let answer = self
            .tab
            .evaluate(&format!("JSON.stringify({expression})"), true);
        let answer = answer.unwrap_or_else(|error| panic!("{expression}: {error}"));
        let text = answer
            .value
            .as_ref()
            .and_then(Value::as_str)
            .map(str::to_owned);
        let text = text.unwrap_or_else(|| panic!("{expression}: no value"));
        serde_json::from_str(&text).expect("JSON")
    }

    /// The value as a number.
    pub fn number(&self, expression: &str) -> f64 {
        let value = self.value(expression);
        value
            .as_f64()
            .unwrap_or_else(|| panic!("{expression}: {value}"))
    }

    /// Waits until an expression is true.
    pub fn wait(&self, expression: &str) {
        let start = Instant::now();
        while self.value(&format!("Boolean({expression})")) != json!(true) {
            let seen = self.complaints();
            assert!(
                start.elapsed() < PATIENCE,
                "{expression} does not come true; {seen:?}"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Errors and warnings on the console, exceptions, and requests for anything outside the file.
    pub fn complaints(&self) -> Vec<String> {
        self.seen.lock().expect("no panic").clone()
    }

    /// Clicks on the middle of the first element that a selector finds.
    pub fn click(&self, selector: &str) {
        let [x, y] = self.inside(selector, [0.5, 0.5]);
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            self.mouse(kind, [x, y]);
        }
    }

    /// The point of the window at shares of an element's width and height, after scrolling there.
    pub fn inside(&self, selector: &str, shares: [f64; 2]) -> [f64; 2] {
        let quoted = json!(selector);
        self.value(&format!(
            "document.querySelector({quoted}).scrollIntoView({{block: 'center', behavior: 'instant'}}) === undefined"
        ));
        let bounds = self.value(&format!(
            "(({{left, top, width, height}}) => [left, top, width, height])(document.querySelector({quoted}).getBoundingClientRect())"
        ));
        let bound = |index: usize| bounds[index].as_f64().expect("a number");
        [
            bound(0) + shares[0] * bound(2),
            bound(1) + shares[1] * bound(3),
        ]
    }

    /// Moves the mouse.
    pub fn point_at(&self, [x, y]: [f64; 2]) {
        self.tab
            .move_mouse_to_point(Point { x, y })
            .expect("the mouse moves");
    }

    /// Moves the mouse from one point to another with its button held.
    pub fn drag(&self, from: [f64; 2], to: [f64; 2]) {
        self.mouse("mouseMoved", from);
        self.mouse("mousePressed", from);
        let half = [(from[0] + to[0]) / 2.0, (from[1] + to[1]) / 2.0];
        self.mouse("mouseMoved", half);
        self.mouse("mouseMoved", to);
        self.mouse("mouseReleased", to);
    }

    fn mouse(&self, kind: &str, [x, y]: [f64; 2]) {
        let moved = kind == "mouseMoved";
        self.ask::<Input::DispatchMouseEvent>(json!({
            "type": kind, "x": x, "y": y, "button": if moved { "none" } else { "left" }, "clickCount": u8::from(!moved),
        }));
    }

    /// Presses and releases a key by its name.
    pub fn press(&self, key: &str) {
        self.tab.press_key(key).expect("the key is pressed");
    }

    /// Has downloads put into a folder.
    pub fn download_to(&self, folder: &Path) {
        self.ask::<Settings::SetDownloadBehavior>(
            json!({"behavior": "allow", "downloadPath": folder, "eventsEnabled": false}),
        );
    }

    /// Shows the page as it is printed.
    pub fn as_printed(&self) {
        self.ask::<Emulation::SetEmulatedMedia>(json!({"media": "print"}));
    }

    /// The page as a PDF.
    pub fn print(&self) -> Vec<u8> {
        self.tab.print_to_pdf(None).expect("the page is printed")
    }
}

/// Notes from now on what a page must not do.
fn watch(tab: &Arc<Tab>) -> Arc<Mutex<Vec<String>>> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&seen);
    let listener = move |event: &Event| {
        if let Some(complaint) = complaint(event) {
            notes.lock().expect("no panic").push(complaint);
        }
    };
    tab.add_event_listener(Arc::new(listener))
        .expect("a listener");
    tab.enable_runtime()
        .and_then(|tab| tab.enable_log())
        .expect("events of the console");
    let network: Network::Enable = serde_json::from_value(json!({})).expect("parameters");
    tab.call_method(network).expect("events of the network");
    let pages: Pages::Enable = serde_json::from_value(json!({})).expect("parameters");
    tab.call_method(pages).expect("events of the page");
    seen
}

fn complaint(event: &Event) -> Option<String> {
    match event {
        Event::RuntimeConsoleAPICalled(called) => {
            let quiet = [
                Runtime::ConsoleAPICalledEventTypeOption::Log,
                Runtime::ConsoleAPICalledEventTypeOption::Info,
                Runtime::ConsoleAPICalledEventTypeOption::Debug,
            ];
            let loud = !quiet.contains(&called.params.Type);
            let words: Vec<_> = called
                .params
                .args
                .iter()
                .filter_map(|word| word.value.clone())
                .collect();
            loud.then(|| format!("console: {words:?}"))
        }
        Event::RuntimeExceptionThrown(thrown) => {
            let details = &thrown.params.exception_details;
            let description = details
                .exception
                .as_ref()
                .and_then(|thrown| thrown.description.clone());
            Some(format!("exception: {} {description:?}", details.text))
        }
        Event::LogEntryAdded(added) => {
            let entry = &added.params.entry;
            let loud = matches!(
                entry.level,
                Log::LogEntryLevel::Error | Log::LogEntryLevel::Warning
            );
            loud.then(|| format!("log: {} {:?}", entry.text, entry.url))
        }
        Event::NetworkRequestWillBeSent(sent) => {
            let address = &sent.params.request.url;
            let own = ["file:", "data:", "blob:"]
                .iter()
                .any(|scheme| address.starts_with(scheme));
            (!own).then(|| format!("request: {address}"))
        }
        _ => None,
    }
}
