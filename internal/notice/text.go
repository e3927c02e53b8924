package notice

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

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
	// VoiceKK and VoiceRU: the other language has a voice note, this one neither that nor a text. PictureKK and PictureRU say so of a picture.
	VoiceKK   Lack = "voice-kk"
	VoiceRU   Lack = "voice-ru"
	PictureKK Lack = "picture-kk"
	PictureRU Lack = "picture-ru"
	// Worded: there is a word in it that is not said to families since it was written.
	Worded Lack = "wording"
	// Hopeful: a correction that raises hopes is for those too who have something on hold, and that is not ticked: who read what was wrong must learn of it.
	Hopeful Lack = "hopes"
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
		{NoTextKK, n.Texts.KK == "" && !n.Media.Any()}, {NoTextRU, n.Texts.RU == "" && !n.Media.Any()},
		{VoiceKK, n.without(Voice, "kk", "ru")}, {VoiceRU, n.without(Voice, "ru", "kk")},
		{PictureKK, n.without(Picture, "kk", "ru")}, {PictureRU, n.without(Picture, "ru", "kk")},
		{Worded, len(n.Forbidden()) > 0},
		{Hopeful, n.Corrects != 0 && n.RaisesHopes() && !n.Hopes},
		{NoTime, !n.Expires.After(now) || !n.Expires.After(n.Starts)},
	} {
		if l.missing {
			all = append(all, l.what)
		}
	}
	return all
}

// without says that readers of one language are shown, or told, what those of another have no equal of.
func (n Notice) without(kind MediumKind, language, other string) bool {
	return n.Media.In(other).Kind == kind && n.Media.In(language).Kind != kind && n.Texts.In(language) == ""
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
	kk, ru := numbers.FindAllString(t.KK, -1), numbers.FindAllString(t.RU, -1)
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

var numbers = regexp.MustCompile(`\d+`)

// hits are the words of the texts that should be looked at again, or may not stand there any more.
func (t Texts) hits(c *wording.Checker) []wording.Hit {
	return slices.Concat(c.Check(wording.FamilyView, t.KK), c.Check(wording.FamilyView, t.RU))
}

// Forbidden are the words of the texts that are never said to a family. A supervisor put them on a list since the texts were written: no text is taken with such a word.
func (n Notice) Forbidden() []wording.Hit { return forbidden(n.Hits) }

// RaisesHopes says whether a text may be read as an answer to what somebody waits for.
func (n Notice) RaisesHopes() bool {
	return slices.ContainsFunc(n.Hits, func(h wording.Hit) bool { return h.Class == wording.Hopeful })
}

// SetText puts the text of a language, kk or ru, into a notice of the author's. hits are the words that should be looked at again. A *TextFault says why it cannot be taken as it
// is: nothing was changed. Of all Set...: any edit makes the notice a draft again and voids its approval; ErrChanged: it runs, or is over.
func (s *Store) SetText(ctx context.Context, by family.StaffID, id ID, language, text string, now time.Time) (hits []wording.Hit, err error) {
	text = strings.TrimSpace(text)
	if !isLanguage(language) {
		return nil, fmt.Errorf("text of notice %d in %q: %w", id, language, ErrInvalid)
	}
	err = postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		checker, err := s.Lexicon.Checker(ctx, tx)
		if err != nil {
			return err
		}
		hits = checker.Check(wording.FamilyView, text)
		if err := faultOf(text, hits); err != nil {
			return err
		}
		sealed, err := s.Vault.Seal(ctx, tx, owner(id), textColumn(language), []byte(text))
		if err != nil {
			return err
		}
		return editIn(ctx, tx, by, id, `text_`+language+`_sealed = @text, hopes = false`, postgres.Args{"text": sealed}, now)
	})
	if err != nil {
		return hits, fmt.Errorf("text of notice %d: %w", id, err)
	}
	return hits, nil
}

// worded says whether the texts hold a word that is never said to a family, by the lists of this moment.
func (s *Store) worded(ctx context.Context, tx pgx.Tx, id ID) (bool, error) {
	var kk, ru []byte
	if err := tx.QueryRow(ctx, `SELECT text_kk_sealed, text_ru_sealed FROM notices WHERE id = $1`, id).Scan(&kk, &ru); err != nil {
		return false, err
	}
	texts, err := s.openTexts(ctx, tx, id, kk, ru)
	if err != nil {
		return false, err
	}
	checker, err := s.Lexicon.Checker(ctx, tx)
	if err != nil {
		return false, err
	}
	return len(forbidden(texts.hits(checker))) > 0, nil
}

// isLanguage says whether families read it.
func isLanguage(language string) bool { return language == "kk" || language == "ru" }

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
