//! Panels with their titles and labels, put into the rows and columns of the sheet.

use super::super::figure::{Axis, Scale};
use super::draft::Draft;
use super::frame::Frame;
use super::heading;
use super::range::Range;
use super::sheet::{Heading, MARGIN, PANEL, Placed, SPACE, TEXT, TICK};

/// What belongs to one panel, before it has a place.
struct Content {
    title: Vec<String>,
    /// Titles of its axes that it does not share.
    up_title: Vec<String>,
    across_title: Vec<String>,
    up: Range,
    across: Range,
    side: Vec<Vec<String>>,
    foot: Vec<Vec<String>>,
    /// Height of the plot area.
    height: f64,
}

/// Lengths that all panels share, in points.
struct Lengths {
    /// From the left edge of a cell to that of the next.
    pitch: f64,
    /// Width of a plot area.
    width: f64,
    /// From the left edge of a cell to the plot area.
    gutter: f64,
    /// From the upper edge of a cell to the plot area.
    head: f64,
    /// Lines of the titles of panels at most.
    title_lines: usize,
    /// What labels and titles below a plot area take.
    below: f64,
    /// From the lowest plot area of a row to the next row.
    between: f64,
}

/// Places the panels from `top` downwards; also how far they reach.
pub fn place(draft: &Draft, top: f64) -> (Vec<Placed>, f64) {
    let (contents, lengths) = contents(draft);
    let mut heights = vec![0.0_f64; draft.grid.rows];
    for (content, [row, _]) in contents.iter().zip(&draft.grid.places) {
        heights[*row] = heights[*row].max(content.height);
    }
    // Rows of a map that hold no panel are as high as the others.
    let usual = heights.iter().copied().fold(0.0, f64::max);
    let mut tops = Vec::new();
    let mut next = top;
    for height in &heights {
        tops.push(next);
        let height = if *height > 0.0 { *height } else { usual };
        next += lengths.head + height + lengths.between;
    }
    let bottom = next - lengths.between + lengths.below;
    let panels = contents.into_iter().zip(0..);
    let placed = panels.map(|(content, panel)| {
        let [row, column] = draft.grid.places[panel];
        let left = MARGIN + column as f64 * lengths.pitch;
        placed(draft, panel, content, &lengths, [left, tops[row]])
    });
    (placed.collect(), bottom)
}

fn contents(draft: &Draft) -> (Vec<Content>, Lengths) {
    let columns = draft.grid.columns as f64;
    let gap = if draft.grid.is_map { 7.0 } else { 12.0 };
    let cell = (draft.width - gap * (columns - 1.0)) / columns;
    let mut contents: Vec<Content> = draft
        .heights(cell)
        .into_iter()
        .enumerate()
        .map(|(panel, height)| standing(draft, panel, height, cell))
        .collect();
    let labels = contents.iter().flat_map(|content| &content.side).flatten();
    let gutter = TEXT.widest(labels.map(String::as_str)) + TICK + SPACE;
    let width = if draft.shared[1] {
        (draft.width - gutter - gap * (columns - 1.0)) / columns
    } else {
        cell - gutter
    };
    let width = width.max(10.0);
    let room = if draft.shared[1] { width } else { cell };
    for (panel, content) in contents.iter_mut().enumerate() {
        let own = |shared: bool, axis: &Axis| {
            let text = if shared { String::new() } else { heading(axis) };
            TEXT.wrap(&text, room)
        };
        content.title = PANEL.wrap(&draft.panels[panel].title, width + gap / 2.0);
        content.up_title = own(draft.shared[1], draft.up_axis(panel));
        content.across_title = own(draft.shared[0], draft.across_axis(panel));
        content.across = draft.range(panel, !draft.flipped, width);
        content.foot = draft.foot_labels(panel, &content.across, width);
    }
    let most = |count: fn(&Content) -> usize| contents.iter().map(count).max().unwrap_or(0);
    let title_lines = most(|content| content.title.len());
    let labels = most(|content| content.foot.iter().map(Vec::len).max().unwrap_or(0)).max(1);
    let titles = most(|content| content.across_title.len());
    // The label of the highest tick reaches above the plot area.
    let up_titles = match most(|content| content.up_title.len()) {
        0 => 0.0,
        lines => TEXT.height(lines) + TEXT.size / 2.0,
    };
    let below = TICK + SPACE + TEXT.height(labels) + TEXT.height(titles);
    let lengths = Lengths {
        pitch: room + gap,
        width,
        gutter,
        head: PANEL.height(title_lines) + up_titles + SPACE,
        title_lines,
        below,
        between: match (draft.shared[0], draft.grid.is_map) {
            (false, _) => below + 6.0,
            // Labels below a panel stand beside those of a panel further right and below.
            (true, true) => 10.0,
            (true, false) => 5.0,
        },
    };
    (contents, lengths)
}

/// The axis that stands and its labels, by which the width of all plot areas is found.
fn standing(draft: &Draft, panel: usize, height: f64, cell: f64) -> Content {
    let up = draft.range(panel, draft.flipped, height);
    Content {
        title: Vec::new(),
        up_title: Vec::new(),
        across_title: Vec::new(),
        side: draft.side_labels(panel, &up, cell),
        across: up.clone(),
        up,
        foot: Vec::new(),
        height,
    }
}

fn placed(
    draft: &Draft,
    panel: usize,
    content: Content,
    lengths: &Lengths,
    [left, top]: [f64; 2],
) -> Placed {
    let Content {
        title,
        up_title,
        across_title,
        up,
        across,
        side,
        foot,
        height,
    } = content;
    let (x, y) = if draft.flipped {
        (up, across)
    } else {
        (across, up)
    };
    let frame = Frame {
        left: left + lengths.gutter,
        top: top + lengths.head,
        width: lengths.width,
        height,
        x,
        y,
        flipped: draft.flipped,
        downwards: matches!(draft.up_axis(panel).scale, Scale::Categories(_)),
    };
    let left = if draft.shared[1] { frame.left } else { left };
    // Titles of fewer lines stand close to their panel.
    let titles = PANEL.height(lengths.title_lines);
    let title_top = top + titles - PANEL.height(title.len());
    let lines = foot.iter().map(Vec::len).max().unwrap_or(0);
    let below = frame.top + frame.height + TICK + SPACE + TEXT.height(lines);
    let lowest = !draft.shared[0] || draft.grid.is_lowest(panel);
    let leftmost = !draft.shared[1] || draft.grid.is_leftmost(panel);
    let heading = |lines, at| Heading { lines, at };
    Placed {
        title: heading(title, [left, title_top]),
        up: heading(up_title, [left, top + titles]),
        across: heading(across_title, [frame.left + frame.width / 2.0, below]),
        frame,
        foot: lowest.then_some(foot),
        side: leftmost.then_some(side),
    }
}
