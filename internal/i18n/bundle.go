// Package i18n is in charge of languages: it loads the words of locales/, says them in one language with values put in safely, counts by the language's own
// plural rules, and writes dates and times of Kazakhstan the way people there read them.
package i18n

import (
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/go-playground/locales"
	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/kk_KZ"
	"github.com/go-playground/locales/ru"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	wordfiles "github.com/senim-bot/senim/locales"
)

// Languages are the languages we speak, the first one first.
func Languages() []string { return []string{"kk", "ru", "en"} }

// Bundle holds all words in all languages. It is read-only and safe for concurrent use.
type Bundle struct {
	printers map[string]*Printer
	texts    []string
	both     *Printer
}

// Load reads the words the binary carries. Its errors mean a broken build or, for the time zone, a machine on which every time shown would be wrong:
// nothing may start then.
func Load() (*Bundle, error) { return load(wordfiles.FS) }

func load(words fs.FS) (*Bundle, error) {
	zone, err := Zone()
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(words, "*.toml")
	if err != nil {
		return nil, fmt.Errorf("list locales: %w", err)
	}
	catalogue := goi18n.NewBundle(language.Kazakh)
	catalogue.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	b := &Bundle{printers: map[string]*Printer{}}
	for _, lang := range Languages() {
		b.printers[lang] = &Printer{
			lang:  lang,
			ready: map[string]string{},
			words: goi18n.NewLocalizer(catalogue, lang),
			names: calendar(lang),
			zone:  zone,
		}
	}
	for _, name := range files {
		if err := b.add(catalogue, words, name); err != nil {
			return nil, fmt.Errorf("load locale %s: %w", name, err)
		}
	}
	b.both = b.printers["kk"].and(b.printers["ru"])
	return b, nil
}

// add takes in one file, and keeps what needs no filling in ready to be said: most texts are of that kind.
func (b *Bundle) add(catalogue *goi18n.Bundle, words fs.FS, name string) error {
	file, err := catalogue.LoadMessageFileFS(words, name)
	if err != nil {
		return err
	}
	p := b.printers[file.Tag.String()]
	if p == nil {
		return fmt.Errorf("language %q is not one of ours", file.Tag)
	}
	for _, m := range file.Messages {
		for _, text := range []string{m.One, m.Few, m.Many, m.Other} {
			if text != "" {
				b.texts = append(b.texts, text)
			}
		}
		if m.One == "" && !strings.Contains(m.Other, "{{") {
			p.ready[m.ID] = m.Other
		}
	}
	return nil
}

// Texts are all that the bot says, in all languages, with the places for values as they are written. Read-only.
func (b *Bundle) Texts() []string { return b.texts }

// calendar gives the names of months and weekdays after CLDR.
func calendar(lang string) locales.Translator {
	switch lang {
	case "kk":
		return kk_KZ.New()
	case "ru":
		return ru.New()
	default:
		return en.New()
	}
}

// Printer speaks the language of an IETF tag (kk, ru-RU, en). A tag of no language of ours, and an empty one, is somebody whose language we do not
// know: then everything is said in Kazakh and in Russian.
func (b *Bundle) Printer(tag string) *Printer {
	lang, _, _ := strings.Cut(tag, "-")
	if p, ok := b.printers[lang]; ok {
		return p
	}
	return b.both
}

// Zone is the time zone people are shown: Asia/Almaty. A zone table older than 2024 still has it at +06:00, which would put every meeting an hour off: that is an error.
func Zone() (*time.Location, error) {
	zone, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		return nil, fmt.Errorf("load the time zone: %w", err)
	}
	return zone, checkZone(zone)
}

func checkZone(zone *time.Location) error {
	if _, offset := time.Date(2027, 1, 14, 12, 0, 0, 0, zone).Zone(); offset != 5*60*60 {
		return fmt.Errorf("the time-zone table is out of date: %v is not at +05:00", zone)
	}
	return nil
}
