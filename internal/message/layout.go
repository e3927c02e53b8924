package message

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// room is how much a screen may hold for one reader.
type room struct {
	characters int
	// entries is how many buttons a list may have of its own, beside [back] and [hide].
	entries int
}

// roomFor keeps the simple menu's promise to people who read slowly: at most 300 characters and 6 buttons.
func roomFor(simple bool) room {
	if simple {
		return room{characters: 300, entries: 4}
	}
	return room{characters: 3500, entries: 12}
}

// block is a part of a text that is never cut. A tight one follows on the next line, another one after a blank line.
type block struct {
	html  string
	tight bool
}

func loose(html string) block { return block{html: html} }

// bullets are the lines of a list.
func bullets(lines []string) []block {
	list := make([]block, len(lines))
	for i, line := range lines {
		list[i] = block{html: "• " + line, tight: true}
	}
	return list
}

// page is one page of something longer. A page that is asked for and not there any more is the last one.
type page struct {
	number int64
	more   bool
}

// cut gives a page of a text: the blocks that fit after those of the pages before it, under a heading that every page repeats.
func cut(heading string, blocks []block, limit int, number int64) (string, page) {
	for at := int64(0); ; at++ {
		var text string
		text, blocks = fill(heading, blocks, limit)
		if at >= number || len(blocks) == 0 {
			return text, page{at, len(blocks) > 0}
		}
	}
}

// fill takes blocks while they fit; the first one always does, else nothing would ever be shown of it.
func fill(heading string, blocks []block, limit int) (text string, rest []block) {
	text = heading
	for i, b := range blocks {
		between := "\n\n"
		if b.tight {
			between = "\n"
		}
		if text == "" {
			between = ""
		}
		longer := text + between + b.html
		if i > 0 && visible(longer) > limit {
			return text, blocks[i:]
		}
		text = longer
	}
	return text, nil
}

var tags = regexp.MustCompile(`<[^>]*>`)

// visible counts the characters of a text as they are read.
func visible(text string) int {
	return utf8.RuneCountInString(html.UnescapeString(tags.ReplaceAllString(text, "")))
}

// window gives a page of a list whose pages have room for that many buttons, one of which leads on when there is more.
func window[T any](all []T, entries int, number int64) ([]T, page) {
	for at := int64(0); ; at++ {
		if len(all) <= entries {
			return all, page{at, false}
		}
		if at >= number {
			return all[:entries-1], page{at, true}
		}
		all = all[entries-1:]
	}
}

// end is what stands under the buttons of a screen's own: the way to the next page, the way back, which from a later page is the page before, and [hide].
// turn makes the tap for a page.
func (at page) end(p *i18n.Printer, onward string, turn func(number int64) dialog.Tap, from dialog.Tap) []dialog.Button {
	var buttons []dialog.Button
	if at.more {
		buttons = append(buttons, dialog.Button{Text: p.Label(onward), Tap: turn(at.number + 1)})
	}
	if at.number > 0 {
		from = turn(at.number - 1)
	}
	return append(buttons, dialog.Button{Text: p.Label("btn.back"), Tap: from}, hide(p))
}

// clip shortens what staff typed without end, so that a screen stays below Telegram's limit.
func clip(text string) string {
	const most = 1000
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:most])) + "…"
}
