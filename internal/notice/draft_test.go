package notice

import (
	"strings"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/family"
)

func TestDraft(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, err := b.Begin(b.ctx(), b.asqat, "first", b.now)
	b.must(err)
	if again, err := b.Begin(b.ctx(), b.asqat, "first", b.now); err != nil || again != id {
		t.Errorf("the same tap made %d, %v", again, err)
	}
	b.same("lacks", b.notice(id).Lacks(b.now), []Lack{NoTextKK, NoTextRU})
	b.says(id, b.asqat, " "+textKK+"\n", textRU)
	b.must(b.SetOffers(b.ctx(), b.asqat, id, Offers{Understood: true, Help: true}, b.now))
	starts := b.now.Add(time.Hour)
	b.must(b.SetWhen(b.ctx(), b.asqat, id, starts, starts.Add(time.Hour), b.now))
	audience := Audience{Regions: []string{"aktobe"}, Track: family.BirthRegistration, Stages: []family.Stage{"court"}, MeetingFrom: b.now, MeetingUntil: starts, Adults: []family.AdultID{b.mother.adult}}
	b.must(b.SetAudience(b.ctx(), b.asqat, id, audience, b.now))
	b.must(b.SetHopes(b.ctx(), b.asqat, id, true, b.now))
	b.same("draft", b.notice(id), Notice{ID: id, Author: b.asqat, By: "Асхат", Own: true, Revision: 7, State: Draft, Texts: Texts{KK: textKK, RU: textRU},
		Offers: Offers{Understood: true, Help: true}, Audience: audience, Hopes: true, Starts: starts, Expires: starts.Add(time.Hour), Made: b.now})
	b.same("lacks nothing", b.notice(id).Lacks(b.now), []Lack(nil))
	if stored := b.lines(`SELECT coalesce(encode(text_kk_sealed, 'escape'), '') FROM notices`); strings.Contains(stored[0], "қараша") {
		t.Error("the text is stored in clear")
	}
}

func TestDraftIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.draft(b.asqat)
	lawyer := b.staff("Индира", "specialist")
	gone := b.staff("Гүлнар", caseworker)
	b.exec(`UPDATE staff SET ended_at = now() WHERE id = $1`, gone)
	for name, c := range map[string]struct{ got, want error }{
		"begun by a specialist": {justErr(b.Begin(b.ctx(), lawyer, "a", b.now)), ErrNotAllowed},
		"begun by who left":     {justErr(b.Begin(b.ctx(), gone, "b", b.now)), ErrNotAllowed},
		"begun without a key":   {justErr(b.Begin(b.ctx(), b.asqat, "", b.now)), ErrInvalid},
		"another's text":        {justErr(b.SetText(b.ctx(), b.other, id, "kk", textKK, b.now)), ErrNotFound},
		"a supervisor's edit":   {b.SetOffers(b.ctx(), b.laura, id, Offers{}, b.now), ErrNotFound},
		"an empty text":         {justErr(b.SetText(b.ctx(), b.asqat, id, "kk", " \n", b.now)), ErrInvalid},
		"in English":            {justErr(b.SetText(b.ctx(), b.asqat, id, "en", "No.", b.now)), ErrInvalid},
		"too long":              {justErr(b.SetText(b.ctx(), b.asqat, id, "kk", strings.Repeat("ә", MaxText+1), b.now)), ErrInvalid},
		"as long as it may be":  {justErr(b.SetText(b.ctx(), b.asqat, id, "kk", strings.Repeat("ә", MaxText), b.now)), nil},
		"over before it begins": {b.SetWhen(b.ctx(), b.asqat, id, b.now.Add(2*time.Hour), b.now.Add(time.Hour), b.now), ErrInvalid},
		"over already":          {b.SetWhen(b.ctx(), b.asqat, id, time.Time{}, b.now, b.now), ErrInvalid},
		"half a span":           {b.SetAudience(b.ctx(), b.asqat, id, Audience{MeetingFrom: b.now}, b.now), ErrInvalid},
		"a stage of no track":   {b.SetAudience(b.ctx(), b.asqat, id, Audience{Stages: []family.Stage{"court"}}, b.now), ErrInvalid},
		"another track's stage": {b.SetAudience(b.ctx(), b.asqat, id, Audience{Track: family.Guardianship, Stages: []family.Stage{"court"}}, b.now), ErrInvalid},
		"kinship":               {b.SetAudience(b.ctx(), b.asqat, id, Audience{Track: family.KinshipConfirmation}, b.now), ErrInvalid},
		"the relative":          {b.SetAudience(b.ctx(), b.asqat, id, Audience{Track: family.RelativeStatus}, b.now), ErrInvalid},
		"the trial":             {b.SetAudience(b.ctx(), b.asqat, id, Audience{Track: family.LegalSupport}, b.now), ErrInvalid},
		"read by a colleague":   {justErr(b.Notice(b.ctx(), b.other, id, b.now)), ErrNotFound},
		"a draft, by the boss":  {justErr(b.Notice(b.ctx(), b.laura, id, b.now)), ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			if c.want == nil && c.got != nil {
				t.Error(c.got)
			}
			b.refused(c.got, c.want)
		})
	}
}

func justErr[T any](_ T, err error) error { return err }

// A forbidden word is not stored at all; one that should be looked at again, or that raises hopes, is.
func TestWordsOfADraft(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.draft(b.asqat)
	hits, err := b.SetText(b.ctx(), b.asqat, id, "ru", "Для вернувшихся из Сирии", b.now)
	b.refused(err, ErrWording)
	if len(hits) != 1 || hits[0].Words != "сирии" || b.notice(id).Texts.RU != textRU {
		t.Errorf("%v, kept %q", hits, b.notice(id).Texts.RU)
	}
	for text, want := range map[string]string{"Психолог принимает в среду": "психолог", "О пособии на ребёнка": "пособии"} {
		hits, err := b.SetText(b.ctx(), b.asqat, id, "ru", text, b.now)
		b.must(err)
		if len(hits) != 1 || hits[0].Words != want || b.notice(id).Texts.RU != text {
			t.Errorf("%s: %v", text, hits)
		}
	}
	if hits := b.notice(id).Hits; len(hits) != 1 {
		t.Errorf("whoever approves reads of %v", hits)
	}
}

func TestTextsThatDiffer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, c := range []struct {
		texts  Texts
		doubts []string
		lacks  []Lack
	}{
		{Texts{textKK, textRU}, nil, nil},
		{Texts{"24 қарашада, 10:00", "25 ноября, 10:00"}, []string{"24", "25"}, nil},
		{Texts{"Телефон: 8 701, 8 702", "Телефон: 8 701"}, []string{"8", "702"}, nil},
		{Texts{"24 қарашада", ""}, nil, []Lack{NoTextRU}},
	} {
		b.same(c.texts.KK+" doubts", c.texts.Doubts(), c.doubts)
		b.same(c.texts.KK+" lacks", Notice{Texts: c.texts, Expires: b.now.Add(time.Hour)}.Lacks(b.now), c.lacks)
	}
}
