package message

import (
	"html"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/lexicon"
	"github.com/senim-bot/senim/internal/wording"
)

// Words lists what supervisors put on the lists of what is not said to families.
func Words(p *i18n.Printer, all []lexicon.Word, number int64) dialog.Screen {
	entries := make([]listLine, len(all))
	for i, w := range all {
		entries[i] = listLine{lines(append([]string{bold(html.EscapeString(w.Stem.String()))}, stemLines(p, w.Stem.Class(), w.Stem.Instead())...)...), button(w.Stem.String(), RouteWord, int64(w.ID))}
	}
	heading := p.T("words.title")
	if len(all) == 0 {
		heading = p.T("zero.words")
	}
	turn := func(number int64) dialog.Tap { return tap(RouteWords, number) }
	return entryList(p, heading, entries, number, turn, tap(RouteNotices, 0), button(p.Label("stf.add_word"), RouteAddWord))
}

// Word is the page of one of them.
func Word(p *i18n.Printer, w lexicon.Word, now time.Time) dialog.Screen {
	text := about(html.EscapeString(w.Stem.String()), lines(stemLines(p, w.Stem.Class(), w.Stem.Instead())...), lines(p.T("words.by", "Name", w.By), p.T("words.at", "Date", p.Since(w.Added, now))))
	return staffScreen(text, []dialog.Button{button(p.Label("stf.end_word"), RouteEndWord, int64(w.ID)), back(p, RouteWords, 0), hide(p)}, tap(RouteWord, int64(w.ID)))
}

// stemLines say what happens to a text with such a word, and what to say in its place.
func stemLines(p *i18n.Printer, class wording.Class, instead string) []string {
	all := []string{p.T(classKey(class, "words.is."))}
	if instead != "" {
		all = append(all, p.T("words.instead", "Words", instead))
	}
	return all
}

func classKey(c wording.Class, begin string) string {
	switch c {
	case wording.Telling:
		return begin + "telling"
	case wording.Hopeful:
		return begin + "hopeful"
	}
	return begin + "blocked"
}

// AskWord asks for the beginning of a word. mistake is the key of what was wrong with the one before, empty for nothing.
func AskWord(p *i18n.Printer, mistake string) dialog.Screen {
	parts := []string{p.T("words.ask"), p.T("words.ends")}
	if mistake != "" {
		parts = append([]string{p.T(mistake)}, parts...)
	}
	return Question(p, about(p.Label("stf.add_word"), parts...), 1)
}

// AskWordClass asks on which list it goes; answers count as in lexicon.Classes. ours is one of our own texts that has it, empty for none: then it cannot be forbidden, refused says
// that this was tried.
func AskWordClass(p *i18n.Printer, stem, ours string, refused bool) dialog.Screen {
	var parts []string
	switch {
	case refused:
		parts = []string{p.T("words.ours_refused", "Text", ours)}
	case ours != "":
		parts = []string{p.T("words.ours", "Text", ours)}
	}
	choices := choicesOf(lexicon.Classes(), func(c wording.Class) string { return p.Label(classKey(c, "stf.word.")) })
	return Question(p, about(html.EscapeString(stem), append(parts, p.T("words.ask_class"))...), 1, choices...)
}

// AskInstead asks what is to be said in its place.
func AskInstead(p *i18n.Printer, stem string, wrong bool) dialog.Screen {
	return Question(p, about(html.EscapeString(stem), orWrong(p, "words.ask_instead", "wrong.instead", wrong)...), 1, Choice{Text: p.Label("btn.skip"), Value: Later})
}

// CheckWord asks to look it over.
func CheckWord(p *i18n.Printer, stem string, class wording.Class, instead string) dialog.Screen {
	return check(p, html.EscapeString(stem), append(stemLines(p, class, instead), p.T("words.from_now"))...)
}
