package i18n

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/unicode/norm"

	"github.com/senim-bot/senim/internal/wording"
	wordfiles "github.com/senim-bot/senim/locales"
)

// forms are the plural categories of CLDR that each language has for whole numbers and fractions.
func forms(lang string) []string {
	if lang == "ru" {
		return []string{"one", "few", "many", "other"}
	}
	return []string{"one", "other"}
}

// entry is one text of the catalogue: of a plural key, one of its forms.
type entry struct {
	topic, lang, key, form, text string
}

// entries reads the files by a way of its own, so that nothing the loader overlooks is overlooked here.
func entries(t *testing.T) []entry {
	t.Helper()
	names, err := fs.Glob(wordfiles.FS, "*")
	if err != nil {
		t.Fatal(err)
	}
	var all []entry
	for _, name := range names {
		topic, lang, _ := strings.Cut(strings.TrimSuffix(name, ".toml"), ".")
		if !slices.Contains(Languages(), lang) {
			t.Errorf("%s is in no language of ours", name)
		}
		var tree map[string]any
		if _, err := toml.DecodeFS(wordfiles.FS, name, &tree); err != nil {
			t.Fatal(err)
		}
		all = append(all, leaves(topic, lang, "", tree)...)
	}
	return all
}

func leaves(topic, lang, path string, tree map[string]any) []entry {
	var all []entry
	for name, value := range tree {
		switch value := value.(type) {
		case map[string]any:
			all = append(all, leaves(topic, lang, path+name+".", value)...)
		case string:
			if slices.Contains([]string{"zero", "one", "two", "few", "many", "other"}, name) {
				all = append(all, entry{topic, lang, strings.TrimSuffix(path, "."), name, value})
			} else {
				all = append(all, entry{topic, lang, path + name, "", value})
			}
		}
	}
	return all
}

// eachText runs a check on every text, and names the text it fails for.
func eachText(t *testing.T, fails func(e entry) bool) {
	t.Helper()
	for _, e := range entries(t) {
		if fails(e) {
			t.Errorf("%s.%s: %s %s = %q", e.topic, e.lang, e.key, e.form, e.text)
		}
	}
}

func TestRule9SameKeysInEveryLanguage(t *testing.T) {
	t.Parallel()
	keys := map[string][]string{}
	for _, e := range entries(t) {
		if e.form == "" || e.form == "other" {
			keys[e.lang] = append(keys[e.lang], e.topic+": "+e.key)
		}
	}
	for _, lang := range Languages() {
		slices.Sort(keys[lang])
		if diff := cmp.Diff(keys["kk"], keys[lang]); diff != "" {
			t.Errorf("keys of %s (-kk +%s):\n%s", lang, lang, diff)
		}
		if same := slices.Compact(slices.Clone(keys[lang])); len(same) != len(keys[lang]) {
			t.Errorf("%s has a key twice", lang)
		}
	}
}

func TestRule9SamePlaceholders(t *testing.T) {
	t.Parallel()
	want := map[string][]string{}
	for _, e := range entries(t) {
		if e.lang == "kk" && (e.form == "" || e.form == "other") {
			want[e.key] = placeholders(e.text)
		}
	}
	eachText(t, func(e entry) bool { return !slices.Equal(placeholders(e.text), want[e.key]) })
}

var placeholder = regexp.MustCompile(`\{\{\.([A-Z][A-Za-z]*)\}\}`)

func placeholders(text string) []string {
	found := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func TestRule9EveryPluralForm(t *testing.T) {
	t.Parallel()
	found := map[[2]string][]string{}
	for _, e := range entries(t) {
		if e.form != "" {
			found[[2]string{e.lang, e.key}] = append(found[[2]string{e.lang, e.key}], e.form)
		}
	}
	for where, got := range found {
		want := forms(where[0])
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", where[0], where[1], diff)
		}
	}
	if len(found) == 0 {
		t.Error("no sentence that counts was found")
	}
}

// No suffix on a value: after a placeholder comes no letter and no hyphen, since Kazakh and Russian endings depend on what was put in.
func TestRule9NoSuffixOnAValue(t *testing.T) {
	t.Parallel()
	glued := regexp.MustCompile(`\}\}[\p{L}-]`)
	governed := regexp.MustCompile(`\}\} (дейін|кейін|бері|қарай|жуық|бірге|мен|бен|пен|ма|ме|ба|бе|па|пе)\b|(?i)(^|[ «(])(в|во|к|ко|до|от|с|со|из|на|у|по|о|об) \{\{`)
	eachText(t, func(e entry) bool {
		return glued.MatchString(e.text) || governed.MatchString(e.text) || strings.Contains(placeholder.ReplaceAllString(e.text, ""), "{{")
	})
}

// bothWays are the few texts that hold two languages on purpose.
func bothWays(key string) bool {
	return slices.Contains([]string{"open.first", "lang.choose", "lang.kk", "lang.ru", "lang.urgent"}, key)
}

func TestRule9OneScript(t *testing.T) {
	t.Parallel()
	latin := regexp.MustCompile(`\p{Latin}`)
	cyrillic := regexp.MustCompile(`\p{Cyrillic}`)
	allowed := strings.NewReplacer("Telegram", "", "eGov", "")
	eachText(t, func(e entry) bool {
		text := allowed.Replace(placeholder.ReplaceAllString(e.text, ""))
		switch {
		case e.lang == "en":
			return cyrillic.MatchString(text) && !bothWays(e.key)
		case e.key == "lang.en":
			return false
		default:
			return latin.MatchString(text)
		}
	})
}

// Letters that only Kazakh has do not get into Russian, but for the autonym and the lines in two languages.
func TestRule9RussianHasNoKazakhLetters(t *testing.T) {
	t.Parallel()
	// Two regions are spelled so in Russian by law.
	allowed := strings.NewReplacer("область Жетісу", "", "область Ұлытау", "")
	eachText(t, func(e entry) bool {
		return e.lang == "ru" && !bothWays(e.key) && strings.ContainsAny(strings.ToLower(allowed.Replace(e.text)), "әғқңөұүһі")
	})
}

func TestRule9Characters(t *testing.T) {
	t.Parallel()
	eachText(t, func(e entry) bool {
		bad := "\"“”‘`'<>&—\t\r\u00a0"
		if e.lang == "en" {
			bad = "\"‘`'<>&—\t\r\u00a0«»"
		}
		return e.text == "" || strings.TrimSpace(e.text) != e.text || !norm.NFC.IsNormalString(e.text) ||
			strings.ContainsAny(e.text, bad) || strings.Contains(e.text, "  ") || strings.Contains(e.text, " - ") || strings.Contains(e.text, "--") ||
			strings.Contains(e.text, "...") || strings.ContainsFunc(e.text, func(r rune) bool { return unicode.In(r, unicode.Cf, unicode.Cc) })
	})
}

// The lengths that fit a phone's button.
func TestRule9Lengths(t *testing.T) {
	t.Parallel()
	onButton := regexp.MustCompile(`^((btn|menu|track|still|stf|lang|kind|mode|why|outside)\.|bc\.(new|audience|stop)$)`)
	eachText(t, func(e entry) bool {
		n := len([]rune(placeholder.ReplaceAllString(e.text, "")))
		switch {
		case strings.HasPrefix(e.key, "ping."), strings.HasPrefix(e.key, "open.") && !bothWays(e.key):
			return n > 60
		case onButton.MatchString(e.key) && !bothWays(e.key) && e.key != "lang.set":
			return n > 24
		}
		return false
	})
}

// Nothing is shouted, nobody is asked to write but who writes a notice, nobody is congratulated or condoled with, and «Сіз», «Вы» have their capital.
func TestRule9Manners(t *testing.T) {
	t.Parallel()
	rude := regexp.MustCompile(`(?i)жазыңыз|напишите|құттықта|көңіл айт|поздравл|соболезн|congratul|condol`)
	small := regexp.MustCompile(`(^|[^\p{L}])(сіз|сізге|сізді|сізден|сіздің|сізбен|вы|вас|вам|вами|ваш|ваша|ваше|ваши|вашего|вашей)($|[^\p{L}])`)
	eachText(t, func(e entry) bool {
		return rude.MatchString(e.text) && e.key != "bc.both_langs" || small.MatchString(e.text) || strings.Contains(e.text, "!") && e.key != "open.first"
	})
}

// A text that is not a name, a button or a line of a list is a whole sentence, or announces what follows it.
func TestRule9WholeSentences(t *testing.T) {
	t.Parallel()
	names := regexp.MustCompile(`^(menu|btn|stf|lang|track|overlay|stage|next|still|paper|picture|command|date|people|w|basis|journal|region|kind|mode|why|outside)\.|^(prv\.title|open\.menu|open\.place|open\.meeting|book\.female|book\.with_child|staff\.person|bc\.(new|audience|stop|report)|to\.title|notice\.when|to\.in\..*)$`)
	ended := regexp.MustCompile(`([.?:]|: \{\{\.[A-Za-z]+\}\})$`)
	eachText(t, func(e entry) bool { return !names.MatchString(e.key) && !ended.MatchString(e.text) })
}

func TestRule9NoBlockedStem(t *testing.T) {
	t.Parallel()
	eachText(t, func(e entry) bool {
		return slices.ContainsFunc(wording.Check(wording.FamilyView, e.text), func(h wording.Hit) bool { return h.Forbidden })
	})
}

// What can be seen without opening the chat passes the list of the lock screen too.
func TestRule6NoTellingStemInTheOpen(t *testing.T) {
	t.Parallel()
	open := regexp.MustCompile(`^(ping|open|command)\.`)
	eachText(t, func(e entry) bool { return open.MatchString(e.key) && len(wording.Check(wording.Push, e.text)) > 0 })
}

// The loader and the files agree on how many texts there are.
func TestLoadReadsEveryText(t *testing.T) {
	t.Parallel()
	b := loaded(t)
	for _, e := range entries(t) {
		p := b.Printer(e.lang)
		if e.form != "" || len(placeholders(e.text)) > 0 {
			if _, err := p.words.Localize(&goi18n.LocalizeConfig{MessageID: e.key, TemplateData: values{}, TemplateParser: anyValue{}}); err != nil {
				t.Errorf("%s %s: %v", e.lang, e.key, err)
			}
		} else if p.ready[e.key] != e.text {
			t.Errorf("%s %s is loaded as %q", e.lang, e.key, p.ready[e.key])
		}
	}
}
