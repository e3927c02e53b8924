package notice

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
	"github.com/senim-bot/senim/internal/wording"
)

// MaxText is how many characters a text may have.
const MaxText = 1000

// Lack is what a draft still lacks before it can be submitted.
type Lack string

const (
	NoTextKK Lack = "text-kk"
	NoTextRU Lack = "text-ru"
	// Uneven: what one text has in braces is not in the other.
	Uneven Lack = "uneven"
	// NoTime: its time is over before it begins.
	NoTime Lack = "time"
)

// Lacks says what is missing, in the order of the page; nothing: it can be submitted, if it reaches anybody.
func (n Notice) Lacks(now time.Time) []Lack {
	var all []Lack
	for _, l := range []struct {
		what    Lack
		missing bool
	}{
		{NoTextKK, n.Texts.KK == ""}, {NoTextRU, n.Texts.RU == ""},
		{Uneven, n.Texts.KK != "" && n.Texts.RU != "" && len(differ(braces, n.Texts)) > 0},
		{NoTime, !n.Expires.After(now) || !n.Expires.After(n.Starts)},
	} {
		if l.missing {
			all = append(all, l.what)
		}
	}
	return all
}

// Texts are what a notice says, in the two languages of families.
type Texts struct{ KK, RU string }

// In is the text in a language.
func (t Texts) In(language string) string {
	if language == "ru" {
		return t.RU
	}
	return t.KK
}

// Doubts lists the numbers (a day, an hour, a phone) that one text holds and the other does not: a reason to read both again. None as long as one is missing.
func (t Texts) Doubts() []string {
	if t.KK == "" || t.RU == "" {
		return nil
	}
	return differ(numbers, t)
}

var (
	braces  = regexp.MustCompile(`\{[^{}]*\}`)
	numbers = regexp.MustCompile(`\d+`)
)

// differ lists what one text has more often than the other.
func differ(what *regexp.Regexp, t Texts) []string {
	kk, ru := what.FindAllString(t.KK, -1), what.FindAllString(t.RU, -1)
	var only []string
	for _, one := range kk {
		if at := slices.Index(ru, one); at >= 0 {
			ru = slices.Delete(ru, at, at+1)
		} else {
			only = append(only, one)
		}
	}
	return append(only, ru...)
}

// Hits are the words of the texts that should be looked at again, by their author and by whoever approves them.
func (t Texts) Hits() []wording.Hit {
	return slices.Concat(check(t.KK), check(t.RU))
}

func check(text string) []wording.Hit { return wording.Check(wording.FamilyView, text) }

// raiseHopes says whether a text may be read as an answer to what somebody waits for.
func (t Texts) raiseHopes() bool {
	return slices.ContainsFunc(t.Hits(), func(h wording.Hit) bool { return h.Class == wording.Hopeful })
}

// SetText puts the text of a language, kk or ru, into a notice of the author's. hits are the words that should be looked at again; with ErrWording there is a forbidden one
// among them and nothing was changed. ErrInvalid: it is empty or too long. Of all Set...: any edit makes the notice a draft again and voids its approval; ErrChanged: it runs, or is over.
func (s *Store) SetText(ctx context.Context, by family.StaffID, id ID, language, text string, now time.Time) (hits []wording.Hit, err error) {
	text = strings.TrimSpace(text)
	hits = check(text)
	switch {
	case language != "kk" && language != "ru", text == "", utf8.RuneCountInString(text) > MaxText:
		return nil, fmt.Errorf("text of notice %d: %w", id, ErrInvalid)
	case slices.ContainsFunc(hits, func(h wording.Hit) bool { return h.Forbidden }):
		return hits, fmt.Errorf("text of notice %d: %w", id, ErrWording)
	}
	err = postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		sealed, err := s.Vault.Seal(ctx, tx, owner(id), textColumn(language), []byte(text))
		if err != nil {
			return err
		}
		return editIn(ctx, tx, by, id, `text_`+language+`_sealed = @text`, postgres.Args{"text": sealed}, now)
	})
	if err != nil {
		return nil, fmt.Errorf("text of notice %d: %w", id, err)
	}
	return hits, nil
}

func owner(id ID) vault.Owner { return vault.Owner{Kind: vault.Notice, ID: int64(id)} }

func textColumn(language string) string { return "notices.text_" + language }

// openTexts opens what is there; a language that was not written yet is empty.
func (s *Store) openTexts(ctx context.Context, q postgres.Querier, id ID, kk, ru []byte) (t Texts, err error) {
	if t.KK, err = s.openText(ctx, q, id, "kk", kk); err == nil {
		t.RU, err = s.openText(ctx, q, id, "ru", ru)
	}
	return t, err
}

func (s *Store) openText(ctx context.Context, q postgres.Querier, id ID, language string, sealed []byte) (string, error) {
	if sealed == nil {
		return "", nil
	}
	plain, err := s.Vault.Open(ctx, q, owner(id), textColumn(language), sealed)
	return string(plain), err
}
