package i18n

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-playground/locales"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
)

// Printer speaks one language, or two one after the other. It is read-only and safe for concurrent use.
//
// A key that is not there, or a value that a text needs and was not given, is a fault of the code that this package's tests look for; at run time it
// panics rather than show a person a text with a hole.
type Printer struct {
	lang  string
	ready map[string]string // texts without placeholders
	words *goi18n.Localizer
	names locales.Translator
	zone  *time.Location
	then  *Printer
}

// and makes a printer that says everything in both languages.
func (p *Printer) and(then *Printer) *Printer {
	both := *p
	both.lang, both.then = "", then
	return &both
}

// Language is kk, ru or en; empty for a printer of two languages.
func (p *Printer) Language() string { return p.lang }

// T is a text for a screen, as Telegram HTML. Values come in pairs, placeholder and value, and are escaped.
func (p *Printer) T(key string, pairs ...any) string {
	return p.say(key, nil, values{pairs: pairs, html: true}, "\n\n")
}

// Label is a text that is not HTML: a button, a toast, the line of a new message, the description of a command.
func (p *Printer) Label(key string, pairs ...any) string {
	return p.say(key, nil, values{pairs: pairs}, " / ")
}

// N is a whole sentence that counts, as HTML, in the plural form that n takes; the sentence has n as {{.N}}. Zero has no form of its own in our languages: it
// needs its own sentence.
func (p *Printer) N(key string, n int, pairs ...any) string {
	return p.say(key, n, values{pairs: append([]any{"N", n}, pairs...), html: true}, "\n\n")
}

func (p *Printer) say(key string, count any, v values, between string) string {
	first := p.one(key, count, v)
	if p.then == nil {
		return first
	}
	second := p.then.one(key, count, v)
	if first == second {
		return first
	}
	return first + between + second
}

func (p *Printer) one(key string, count any, v values) string {
	if text, ok := p.ready[key]; ok {
		return text
	}
	text, err := p.words.Localize(&goi18n.LocalizeConfig{MessageID: key, PluralCount: count, TemplateData: v, TemplateParser: fillings{}})
	if err != nil {
		panic(fmt.Sprintf("i18n: say %q in %q: %v", key, p.lang, err))
	}
	return text
}

// escaper covers the three characters that Telegram's HTML reserves; more would show up as such in the chat.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
