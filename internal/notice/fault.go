package notice

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/senim-bot/senim/internal/wording"
)

// TextFault is an error that says why a text is not taken, all of it at once: its author should not find one thing after the other. It is ErrWording if there is a forbidden word, else ErrInvalid.
type TextFault struct {
	// Wordless: it has no letter, only spaces, signs or pictures.
	Wordless bool
	// Length is how many characters it has, if that is more than MaxText; else 0.
	Length int
	// Forbidden are the words that are never said to a family.
	Forbidden []wording.Hit
	// Strays are what is no plain text.
	Strays []wording.Stray
	// Linked: there are links under its words, where nobody reads them. A text alone does not tell that; whoever took it does.
	Linked bool
}

func (f *TextFault) Error() string {
	return fmt.Sprintf("a text of a notice with %d forbidden words, %d strays, %d characters too many, wordless: %t, linked: %t",
		len(f.Forbidden), len(f.Strays), max(0, f.Length-MaxText), f.Wordless, f.Linked)
}

// Is makes it one of the errors of the package.
func (f *TextFault) Is(target error) bool {
	if len(f.Forbidden) > 0 {
		return target == ErrWording
	}
	return target == ErrInvalid
}

// faultOf reads a text that was typed; nil: it can be taken. hits are what the lists know of it.
func faultOf(text string, hits []wording.Hit) error {
	f := &TextFault{Wordless: !strings.ContainsFunc(text, unicode.IsLetter), Forbidden: forbidden(hits), Strays: wording.Strays(text)}
	if n := utf8.RuneCountInString(text); n > MaxText {
		f.Length = n
	}
	if !f.Wordless && f.Length == 0 && len(f.Forbidden) == 0 && len(f.Strays) == 0 {
		return nil
	}
	return f
}

func forbidden(hits []wording.Hit) []wording.Hit {
	return slices.DeleteFunc(slices.Clone(hits), func(h wording.Hit) bool { return !h.Forbidden })
}
