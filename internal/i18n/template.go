package i18n

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// fillings reads our texts, in which {{.Name}} is all there is, in place of text/template: a screen has dozens of texts, and this takes a fraction of the time.
type fillings struct{}

// Cacheable lets each text be parsed once.
func (fillings) Cacheable() bool { return true }

// Parse cuts a text at its placeholders.
func (fillings) Parse(source, _, _ string) (template.ParsedTemplate, error) {
	var t filling
	for {
		before, rest, found := strings.Cut(source, "{{.")
		t.literals = append(t.literals, before)
		if !found {
			if strings.Contains(source, "{{") {
				return nil, fmt.Errorf("text %q: only {{.Name}} is understood", source)
			}
			return t, nil
		}
		name, after, closed := strings.Cut(rest, "}}")
		if !closed || name == "" {
			return nil, fmt.Errorf("text %q: placeholder not closed", source)
		}
		t.names, source = append(t.names, name), after
	}
}

// filling is a parsed text: literals[0] names[0] literals[1] names[1] ... literals[n].
type filling struct {
	literals, names []string
}

// Execute puts the values in.
func (t filling) Execute(data any) (string, error) {
	v, _ := data.(values)
	var b strings.Builder
	b.WriteString(t.literals[0])
	for i, name := range t.names {
		value, ok := v.find(name)
		if !ok {
			return "", fmt.Errorf("no value for %q", name)
		}
		b.WriteString(value)
		b.WriteString(t.literals[i+1])
	}
	return b.String(), nil
}

// values are what a text is filled with: placeholder, value, placeholder, value.
type values struct {
	pairs []any
	html  bool
}

func (v values) find(name string) (string, bool) {
	for i := 0; i+1 < len(v.pairs); i += 2 {
		if v.pairs[i] != name {
			continue
		}
		text := inWords(v.pairs[i+1])
		if v.html {
			text = escaper.Replace(text)
		}
		return text, true
	}
	return "", false
}

func inWords(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case int:
		return strconv.Itoa(value)
	default:
		return fmt.Sprint(value)
	}
}
