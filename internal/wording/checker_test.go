package wording

import (
	"errors"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/locales"
)

// What a supervisor added is looked for like the rest, in every disguise, in the contexts of its class.
func TestNewAdded(t *testing.T) {
	t.Parallel()
	blocked, err := NewStem(Blocked, "Ақтоғай ", "")
	if err != nil {
		t.Fatal(err)
	}
	hopeful, err := NewStem(Hopeful, "жаңа пәтер", " басқа  үй ")
	if err != nil {
		t.Fatal(err)
	}
	c := New(blocked, hopeful)
	for _, tt := range []struct {
		where Context
		text  string
		want  []Hit
	}{
		{Push, "Ақтоғайдан келді", []Hit{{Words: "ақтоғайдан", Pattern: "ақтоғай", Topic: "added", Forbidden: true, instead: "ask"}}},
		{FamilyView, "Актогай", []Hit{{Words: "актогай", Pattern: "ақтоғай", Topic: "added", Forbidden: true, instead: "ask"}}},
		{StaffText, "а қ т о ғ а й", []Hit{{Words: "а қ т о ғ а й", Pattern: "ақтоғай", Topic: "added", instead: "ask"}}},
		{FamilyView, "Жаңа пәтер ме", []Hit{{Words: "жаңа пәтер", Pattern: "жаңа пәтер", Class: Hopeful, Topic: "added", Say: "басқа үй", instead: "words"}}},
		{Push, "Жаңа пәтер ме", nil},
		{FamilyView, "Қараталдан келді", nil},
	} {
		if diff := cmp.Diff(tt.want, c.Check(tt.where, tt.text), cmp.AllowUnexported(Hit{})); diff != "" {
			t.Errorf("Check(%d, %q) (-want +got):\n%s", tt.where, tt.text, diff)
		}
	}
	if hits := Check(Push, "Ақтоғай"); hits != nil {
		t.Errorf("one checker's stem is found by another: %v", hits)
	}
}

func TestNewStem(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"Сөз": "сөз", "  көк   ТУ ": "", "көк туы": "көк туы", "хабар-ошар": "хабар-ошар", "и\u0306од": "йод", "се\u00ADло": "село",
		"": "", "ит": "", "---": "", "а-б": "", "сөз1": "", "сөз$": "", "сөз.": "", "12345": "", "\u3164\u3164\u3164": "",
	} {
		stem, err := NewStem(Blocked, typed, "")
		if stem.String() != want || errors.Is(err, ErrStem) != (want == "") {
			t.Errorf("NewStem(%q) = %q, %v, want %q", typed, stem, err, want)
		}
		if again, _ := NewStem(Blocked, want, ""); again != stem {
			t.Errorf("NewStem(%q) = %q, and that again %q", typed, stem, again)
		}
	}
}

// A stem is looked for in our own texts as it is in any other.
func TestStemAmong(t *testing.T) {
	t.Parallel()
	stem, err := NewStem(Blocked, "кездес", "")
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{"Сізде кездесу бар.", "К е з д е с у", "Құжат дайын.", "Террор"}
	if diff := cmp.Diff(texts[:2], stem.Among(texts)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Why a word should not stand and what to say in its place is in the catalogue, for every list and in every language, and nothing else is.
func TestReasonsAreInTheCatalogue(t *testing.T) {
	t.Parallel()
	said := map[string]bool{}
	for _, pattern := range everyPattern() {
		for _, h := range Check(FamilyView, disguiseNothing(pattern)) {
			said[h.Rule()], said[h.Suggestion()] = true, true
		}
	}
	for _, instead := range []string{"", "сөз"} {
		stem, err := NewStem(Blocked, "сөйлем", instead)
		if err != nil {
			t.Fatal(err)
		}
		added := New(stem).Check(FamilyView, "сөйлем")[0]
		said[added.Rule()], said[added.Suggestion()] = true, true
	}
	for _, s := range Strays("t.me/x @y <b> {z} 991332501013") {
		said[s.Rule()] = true
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		var words struct{ Wording map[string]map[string]string }
		if _, err := toml.DecodeFS(locales.FS, "wording."+lang+".toml", &words); err != nil {
			t.Fatal(err)
		}
		there := map[string]bool{}
		for part, lines := range words.Wording {
			for key := range lines {
				there["wording."+part+"."+key] = true
			}
		}
		if diff := cmp.Diff(said, there); diff != "" {
			t.Errorf("%s (-said +there):\n%s", lang, diff)
		}
	}
}

func disguiseNothing(e entry) string {
	return evasion{apply: func(w string) string { return w }}.disguise(e.pattern, "")
}
