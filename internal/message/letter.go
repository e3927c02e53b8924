package message

import (
	"html"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/notice"
)

// Letters lists the notices that an adult was sent lately.
func Letters(p *i18n.Printer, all []notice.Letter, now time.Time, simple bool, number int64) dialog.Screen {
	text := p.T("letter.title")
	if len(all) == 0 {
		text = p.T("zero.letters")
	}
	shown, at := window(all, roomFor(simple).entries, number)
	var buttons []dialog.Button
	for _, l := range shown {
		buttons = append(buttons, button(letterName(p, p.Label, l, now), RouteLetter, int64(l.Number), 0))
	}
	turn := func(number int64) dialog.Tap { return tap(RouteLetters, number) }
	buttons = append(buttons, at.end(p, "btn.next_page", turn, tap(RouteHome))...)
	return dialog.Screen{Text: text, Rows: rows(buttons...), ClosesAfter: cardTime, Back: turn(at.number)}
}

// letterName calls a notice by when it came: what it says is read only when it is opened. say is T for a text, Label for a button.
func letterName(p *i18n.Printer, say func(key string, pairs ...any) string, l notice.Letter, now time.Time) string {
	return say("letter.of", "Date", p.DayTime(l.Sent, now))
}

// ShownLetter is a notice as a screen of an adult shows it.
type ShownLetter struct {
	notice.Letter
	// Unsent: its picture or voice note did not come.
	Unsent bool
}

// Letter shows a notice in her language, with the answers that it offers.
func Letter(p *i18n.Printer, l ShownLetter, simple bool, number int64) dialog.Screen {
	return letter(p, l, simple, number, RouteLetter, tap(RouteLetters, 0))
}

// NewLetter is Letter opened from what is new; it leads back there.
func NewLetter(p *i18n.Printer, l ShownLetter, simple bool, number int64) dialog.Screen {
	return letter(p, l, simple, number, RouteNewLetter, tap(RouteNewList, 0))
}

func letter(p *i18n.Printer, l ShownLetter, simple bool, number int64, route dialog.Route, from dialog.Tap) dialog.Screen {
	under := mediumLines(p, l)
	if l.Answer != "" {
		under = append(under, p.T("letter.answer", "Answer", p.Label(answers[l.Answer])))
	}
	over := ""
	if l.Corrected {
		over = p.T("letter.corrected") + "\n\n"
	}
	leaves := leavesOf(l.Text, roomFor(simple).characters-visible(over+paragraphs(append([]string{""}, under...)...)))
	at := page{number: max(0, min(number, int64(len(leaves))-1))}
	at.more = at.number+1 < int64(len(leaves))
	turn := func(number int64) dialog.Tap { return tap(route, int64(l.Number), number) }
	return dialog.Screen{
		Text:        over + strings.TrimSpace(paragraphs(append([]string{html.EscapeString(leaves[at.number])}, under...)...)),
		Rows:        rows(append(letterButtons(p, l, turn(at.number)), at.end(p, "btn.next_page", turn, from)...)...),
		ClosesAfter: cardTime,
		Beside:      besideLetter(l),
		Back:        turn(at.number),
	}
}

// answers are the buttons of what an adult can answer.
var answers = map[notice.Answer]string{notice.Understood: "btn.got_it", notice.Help: "btn.need_help"}

// letterButtons has no button for what she answered last. Of what did not come she can try to get it, or be called.
func letterButtons(p *i18n.Printer, l ShownLetter, again dialog.Tap) []dialog.Button {
	var buttons []dialog.Button
	if l.Unsent {
		buttons = append(buttons, dialog.Button{Text: p.Label("btn.try_again"), Tap: again}, callMe(p))
	}
	if l.Offers.Understood && l.Answer != notice.Understood {
		buttons = append(buttons, button(p.Label(answers[notice.Understood]), RouteLetterGot, int64(l.Number)))
	}
	if l.Offers.Help && l.Answer != notice.Help {
		buttons = append(buttons, button(p.Label(answers[notice.Help]), RouteLetterHelp, int64(l.Number)))
	}
	return buttons
}

// leavesOf cuts a text into parts of at most so many characters: at the end of a line or of a sentence, else between words, else where it must be.
func leavesOf(text string, most int) []string {
	var leaves []string
	rest := []rune(strings.TrimSpace(text))
	for len(rest) > most {
		at := leafEnd(rest[:most+1])
		leaves = append(leaves, strings.TrimSpace(string(rest[:at])))
		rest = []rune(strings.TrimSpace(string(rest[at:])))
	}
	return append(leaves, string(rest))
}

// leafEnd finds where to cut what is one character too long.
func leafEnd(window []rune) int {
	sentence, word := 0, 0
	for at := 1; at < len(window); at++ {
		switch before, here := window[at-1], window[at]; {
		case here == '\n', here == ' ' && strings.ContainsRune(".?!…", before):
			sentence, word = at, at
		case here == ' ':
			word = at
		}
	}
	switch {
	case sentence > 0:
		return sentence
	case word > 0:
		return word
	}
	return len(window) - 1
}
