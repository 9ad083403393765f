"""What a reader of the report relies on, one test for each situation."""

import base64
import csv
import io
import re
import tomllib
import unicodedata
from pathlib import Path

import pytest
from conftest import LANGUAGES, WIDTHS, choose
from pypdf import PdfReader

LOCALES = Path(__file__).parents[2] / "crates/report/locales"


def sentences(lang):
    table = tomllib.loads((LOCALES / f"{lang}.toml").read_text(encoding="utf-8"))
    return [text for group in table.values() for text in group.values()]


def intended_use(lang):
    table = tomllib.loads((LOCALES / f"{lang}.toml").read_text(encoding="utf-8"))
    return table["report"]["intended_use"]


def dense(text):
    """Text without spaces, its compatibility forms (PDF writes radicals for characters) undone."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def test_a_hospital_network_sees_no_request_and_the_console_stays_silent(open_report, report):
    page = open_report()
    for lang in reversed(LANGUAGES):
        choose(page, lang)
        for summary in page.locator("summary:visible").all():
            summary.click()
    assert page.requests == [report.as_uri()]
    assert page.messages == []


def test_the_browser_itself_refuses_the_network_and_scripts(open_report):
    page = open_report()
    policy = page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content")
    assert "default-src 'none'" in policy and "script-src" not in policy
    assert page.locator("script").count() == 0
    with pytest.raises(Exception, match="(?i)failed to fetch|csp|content security"):
        page.evaluate("fetch('https://example.org/')")


def test_a_reader_switches_between_english_and_chinese_by_mouse_and_by_keyboard(open_report):
    page = open_report("en")
    for lang in ["zh-CN", "en"]:
        choose(page, lang)
        shown = page.locator(".page:visible")
        assert shown.count() == 1
        assert shown.get_attribute("lang") == lang
    page.locator("#show-en").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".page:visible").get_attribute("lang") == "zh-CN"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_missing_in_either_language(open_report, lang):
    text = open_report(lang).locator(".page:visible").inner_text()
    assert re.findall(r"\[[a-z0-9_.]+\]", text) == []
    assert intended_use(lang) in text
    chinese = re.search(r"[\u4e00-\u9fff]", text.replace("中文", ""))
    assert bool(chinese) == (lang == "zh-CN")


def test_every_character_of_the_chinese_catalogue_has_a_glyph(open_report):
    page = open_report("zh-CN")
    characters = sorted({c for text in sentences("zh-CN") for c in text if not c.isspace()})
    missing = page.evaluate(
        """(characters) => {
            const canvas = document.createElement('canvas');
            canvas.width = canvas.height = 40;
            const context = canvas.getContext('2d', { willReadFrequently: true });
            context.font = '24px ' + getComputedStyle(document.body).fontFamily;
            context.textBaseline = 'top';
            const drawn = (c) => {
                context.clearRect(0, 0, 40, 40);
                context.fillText(c, 2, 2);
                return context.getImageData(0, 0, 40, 40).data.join();
            };
            // Code points without characters, drawn as whatever stands for a missing glyph.
            const absent = ['\\u{10FFFF}', '\\u{0378}', '\\u{E123}', ' '].map(drawn);
            return characters.filter((c) => absent.includes(drawn(c)));
        }""",
        characters,
    )
    assert len(characters) > 100
    assert missing == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_page_never_scrolls_sideways(open_report, lang, width):
    page = open_report(lang, width)
    for summary in page.locator("summary:visible").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_words_of_every_figure_lie_inside_it_and_apart(open_report, lang, width):
    page = open_report(lang, width)
    faults = page.evaluate(
        """() => {
            const faults = [];
            for (const svg of document.querySelectorAll('svg.figure')) {
                const frame = svg.getBoundingClientRect();
                if (frame.width === 0) continue;
                const words = [...svg.querySelectorAll('text')].map((text) => ({
                    text: text.textContent, box: text.getBoundingClientRect(),
                }));
                words.forEach(({ text, box }, i) => {
                    const inside = box.left >= frame.left - 1 && box.right <= frame.right + 1
                        && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
                    if (!inside) faults.push(`${text} leaves its figure`);
                    for (const other of words.slice(i + 1)) {
                        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
                        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
                        // Boxes hold the line's leading too: a third of it may be shared.
                        if (across > 1 && down > box.height / 3) faults.push(`${text} lies on ${other.text}`);
                    }
                });
            }
            return faults;
        }"""
    )
    assert faults == []
    assert page.locator("svg.figure:visible").count() == page.locator("figure:visible").count() > 0


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_words_of_every_figure_are_large_enough_to_read(open_report, width):
    page = open_report("en", width)
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('svg.figure')]
            .filter((svg) => svg.getBoundingClientRect().width > 0)
            .map((svg) => 12 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)"""
    )
    assert min(sizes) >= 11.5


def test_who_cannot_see_a_figure_hears_its_name_and_what_it_shows(open_report):
    page = open_report()
    for svg in page.locator("svg.figure").all():
        assert svg.get_attribute("role") == "img"
        for name in svg.get_attribute("aria-labelledby").split():
            assert page.locator(f"[id='{name}']").text_content().strip()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_numbers_of_every_figure_download_as_they_stand_in_its_table(open_report, lang):
    page = open_report(lang)
    for figure in page.locator("figure:visible").all():
        link = figure.locator("a[download]")
        assert link.get_attribute("download").endswith(".csv")
        data = base64.b64decode(link.get_attribute("href").split("base64,")[1], validate=True)
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        figure.locator("summary").click()
        assert rows[0] == figure.locator("th").all_inner_texts()
        assert len(rows) - 1 == figure.locator("tbody tr").count() > 0
    with page.expect_download() as download:
        page.locator("a[download]:visible").first.click()
    assert download.value.suggested_filename.endswith(".csv")


def test_every_link_leads_to_a_place_on_the_page_or_to_data_inside_it(open_report):
    page = open_report()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))
    for link in page.locator("a").all():
        href = link.get_attribute("href")
        assert href.startswith("data:") or href[1:] in ids
    sources = page.evaluate("[...document.images].map((image) => image.src)")
    assert all(source.startswith("data:") for source in sources)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_printed_page_is_a4_in_one_language_and_carries_the_intended_use(open_report, lang):
    page = open_report(lang, scheme="dark")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    other = next(each for each in LANGUAGES if each != lang)
    sheets = [dense(sheet.extract_text()) for sheet in printed.pages]
    assert all(dense(intended_use(lang)) in text for text in sheets)
    assert not any(dense(intended_use(other)) in text for text in sheets)
    assert [round(float(side) / 72 * 25.4) for side in printed.pages[0].mediabox[2:]] == [210, 297]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_table_runs_off_the_printed_page(open_report, lang):
    # A4 less two margins of 16 mm, in CSS pixels.
    page = open_report(lang, 673)
    page.emulate_media(media="print")
    wide = page.evaluate(
        """() => [...document.querySelectorAll('table')]
            .filter((table) => table.getClientRects().length)
            .filter((table) => table.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .map((table) => table.textContent.slice(0, 80))"""
    )
    assert wide == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_of_children_fit_a_page_at_a_desk(open_report, lang):
    page = open_report(lang)
    wide = page.evaluate(
        """() => [...document.querySelectorAll('[id*="-child"] > .table .scroll')]
            .filter((box) => box.clientWidth > 0 && box.scrollWidth > box.clientWidth)
            .map((box) => box.textContent.slice(0, 80))"""
    )
    assert wide == []


def test_what_a_figure_shows_is_visible(open_report):
    page = open_report()
    for figure in page.locator("figure:visible").all():
        assert figure.locator(".about").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_background_by_day_and_by_night(open_report, scheme):
    page = open_report("en", scheme=scheme)
    faint = page.evaluate(
        """() => {
            const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
            const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
                .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
            const behind = (e) => {
                for (; e; e = e.parentElement) {
                    const colour = rgb(getComputedStyle(e).backgroundColor);
                    if (colour.length < 4 || colour[3] === 1) return colour;
                }
                return [255, 255, 255];
            };
            const words = [...document.querySelectorAll('.page[lang="en"] *')].filter((e) =>
                [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length
                && !e.closest('svg'));
            return words.filter((e) => {
                const [a, b] = [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
                return (a + 0.05) / (b + 0.05) < 4.5;
            }).map((e) => e.textContent.trim());
        }"""
    )
    assert faint == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_person_can_look_at_every_view(open_report, request, lang, width, scheme):
    folder = request.config.getoption("--screenshots")
    if not folder:
        pytest.skip("no folder given with --screenshots")
    page = open_report(lang, width, scheme)
    path = Path(folder) / f"{lang}-{width}-{scheme}.png"
    page.screenshot(path=path, full_page=True)
    assert path.stat().st_size > 0
