package notice

import (
	"strings"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/family"
)

// sent is a voice note or a picture of that name.
func sent(kind MediumKind, name string) SentMedium {
	return SentMedium{Medium: Medium{Kind: kind, File: "AgAC" + name}, Bytes: 20_000, Length: 4 * time.Second}
}

// spoken is a draft of the first caseworker's that has voice notes only.
func (b *bundle) spoken() ID {
	b.t.Helper()
	id, err := b.Begin(b.ctx(), b.asqat, b.key(), b.now)
	b.must(err)
	b.must(b.SetMedium(b.ctx(), b.asqat, id, "kk", sent(Voice, "kk"), b.now))
	b.must(b.SetMedium(b.ctx(), b.asqat, id, "ru", sent(Voice, "ru"), b.now))
	return id
}

func TestMediaOfADraft(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.spoken()
	b.same("media", b.notice(id).Media, Media{KK: Medium{Voice, "AgACkk"}, RU: Medium{Voice, "AgACru"}})
	b.must(b.SetMedium(b.ctx(), b.asqat, id, "kk", sent(Picture, "other"), b.now))
	b.must(b.DropMedium(b.ctx(), b.asqat, id, "ru", b.now))
	b.says(id, b.asqat, textKK, textRU)
	b.must(b.DropText(b.ctx(), b.asqat, id, "kk", b.now))
	n := b.notice(id)
	b.same("media", n.Media, Media{KK: Medium{Picture, "AgACother"}})
	b.same("texts", n.Texts, Texts{RU: textRU})
	if stored := b.lines(`SELECT encode(media_kk_sealed, 'escape') FROM notices`); strings.Contains(stored[0], "AgAC") {
		t.Error("an id is stored in clear")
	}
	long, big, unnamed, endless := sent(Voice, "x"), sent(Picture, "x"), sent(Voice, ""), sent(Voice, strings.Repeat("x", maxFileID))
	long.Length, big.Bytes, unnamed.File = MaxVoice+time.Second, MaxBytes+1, ""
	at := sent(Voice, "x")
	at.Length, at.Bytes = MaxVoice, MaxBytes
	for name, c := range map[string]struct{ got, want error }{
		"another's":       {b.SetMedium(b.ctx(), b.other, id, "kk", at, b.now), ErrNotFound},
		"in English":      {b.SetMedium(b.ctx(), b.asqat, id, "en", at, b.now), ErrInvalid},
		"too long":        {b.SetMedium(b.ctx(), b.asqat, id, "kk", long, b.now), ErrInvalid},
		"too big":         {b.SetMedium(b.ctx(), b.asqat, id, "kk", big, b.now), ErrInvalid},
		"without an id":   {b.SetMedium(b.ctx(), b.asqat, id, "kk", unnamed, b.now), ErrInvalid},
		"an endless id":   {b.SetMedium(b.ctx(), b.asqat, id, "kk", endless, b.now), ErrInvalid},
		"a video":         {b.SetMedium(b.ctx(), b.asqat, id, "kk", sent("video", "x"), b.now), ErrInvalid},
		"dropped by none": {b.DropMedium(b.ctx(), b.other, id, "kk", b.now), ErrNotFound},
		"no such text":    {b.DropText(b.ctx(), b.asqat, id, "kk = NULL, text_ru", b.now), ErrInvalid},
	} {
		b.refused(c.got, c.want)
		if c.got == nil {
			t.Error(name)
		}
	}
	b.must(b.SetMedium(b.ctx(), b.asqat, id, "kk", at, b.now))
}

// Whoever reads one language is told as much as whoever reads the other.
func TestMediaThatLack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	voice, picture := Medium{Voice, "v"}, Medium{Picture, "p"}
	for name, c := range map[string]struct {
		n     Notice
		lacks []Lack
	}{
		"nothing":                           {Notice{}, []Lack{NoTextKK, NoTextRU}},
		"two voices":                        {Notice{Media: Media{voice, voice}}, nil},
		"two pictures":                      {Notice{Media: Media{picture, picture}}, nil},
		"a voice and nothing":               {Notice{Media: Media{KK: voice}}, []Lack{VoiceRU}},
		"nothing and a picture":             {Notice{Media: Media{RU: picture}}, []Lack{PictureKK}},
		"a voice and a text":                {Notice{Media: Media{KK: voice}, Texts: Texts{RU: "а"}}, nil},
		"a voice and a picture":             {Notice{Media: Media{voice, picture}}, []Lack{VoiceRU, PictureKK}},
		"a voice, and a picture with text":  {Notice{Media: Media{voice, picture}, Texts: Texts{RU: "а"}}, []Lack{PictureKK}},
		"both with texts":                   {Notice{Media: Media{voice, picture}, Texts: Texts{"а", "а"}}, nil},
		"two texts, a voice":                {Notice{Media: Media{RU: voice}, Texts: Texts{"а", "а"}}, nil},
		"a text and nothing, but a picture": {Notice{Media: Media{KK: picture}, Texts: Texts{KK: "а"}}, []Lack{PictureRU}},
		"a text and nothing":                {Notice{Texts: Texts{KK: "а"}}, []Lack{NoTextRU}},
	} {
		c.n.Expires = b.now.Add(time.Hour)
		b.same(name, c.n.Lacks(b.now), c.lacks)
	}
}

func TestSubmitLacksAVoice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.spoken()
	b.must(b.DropMedium(b.ctx(), b.asqat, id, "ru", b.now))
	b.refused(b.Submit(b.ctx(), b.asqat, id, b.notice(id).Revision, b.now), ErrNotReady)
}

// Rule 8: no check reads a picture or hears a voice note, so nobody approves those of both languages but who opened each as it is now, and it is written down who did.
func TestRule8ApprovedAsHeard(t *testing.T) {
	t.Parallel()
	b := setup(t)
	n := b.submit(b.spoken())
	approve := func() error { return b.Approve(b.ctx(), b.laura, n.ID, n.Revision, b.now) }
	unopened := func() bool {
		seen, err := b.Notice(b.ctx(), b.laura, n.ID, b.now)
		b.must(err)
		return seen.Unopened
	}
	opens := func(by family.StaffID, revision int, language string) {
		b.must(b.MediumOpened(b.ctx(), by, n.ID, revision, language, b.now))
	}
	b.refused(approve(), ErrUnopened)
	opens(b.laura, n.Revision, "kk")
	b.refused(approve(), ErrUnopened)
	opens(b.other, n.Revision, "ru")
	opens(b.laura, n.Revision-1, "ru")
	opens(b.asqat, n.Revision, "ru")
	if !unopened() {
		t.Error("one of them is enough")
	}
	b.refused(approve(), ErrUnopened)
	b.wantState(n.ID, Waiting)

	b.must(b.SetMedium(b.ctx(), b.asqat, n.ID, "ru", sent(Voice, "new"), b.now))
	n = b.submit(n.ID)
	opens(b.laura, n.Revision, "ru")
	if b.refused(approve(), ErrUnopened); !unopened() {
		t.Error("what was opened before the edit counts")
	}
	opens(b.laura, n.Revision, "kk")
	opens(b.laura, n.Revision, "kk")
	if unopened() {
		t.Error("all were opened")
	}
	b.must(approve())
	b.wantState(n.ID, Approved)
	b.same("written down", b.lines(`SELECT s.name FROM audit JOIN staff s ON s.id = actor_id WHERE action = 'notice.opened' ORDER BY audit.id`), []string{"Лаура", "Самал", "Лаура", "Лаура"})
}

// To turn it down nobody has to listen.
func TestRefuseUnheard(t *testing.T) {
	t.Parallel()
	b := setup(t)
	n := b.submit(b.spoken())
	b.must(b.Refuse(b.ctx(), b.laura, n.ID, n.Revision, b.now))
}

// Rule 8: the picture and the voice note of each language are part of what is approved, what they are as well as which.
func TestRule8MediaAreApproved(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]SentMedium{"another one": sent(Voice, "forged"), "another kind": sent(Picture, "ru")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			n := b.submit(b.spoken())
			b.must(b.MediumOpened(b.ctx(), b.laura, n.ID, n.Revision, "kk", b.now))
			b.must(b.MediumOpened(b.ctx(), b.laura, n.ID, n.Revision, "ru", b.now))
			b.must(b.Approve(b.ctx(), b.laura, n.ID, n.Revision, b.now))
			before := b.notice(n.ID)
			other := b.draft(b.asqat)
			b.must(b.SetMedium(b.ctx(), b.asqat, other, "ru", change, b.now))
			b.reseal(other, n.ID, before)
			b.advance()
			b.wantState(n.ID, Cancelled)
			if why := b.notice(n.ID).Why; why != NotAsApproved {
				t.Errorf("it ended for %q", why)
			}
		})
	}
}

// reseal puts a medium of one notice into another past every check, as somebody with the keys and the table could.
func (b *bundle) reseal(from, into ID, as Notice) {
	b.t.Helper()
	m := b.notice(from).Media.RU
	plain := []byte(`{"kind":"` + string(m.Kind) + `","file":"` + m.File + `"}`)
	sealed, err := b.Vault.Seal(b.ctx(), b.Pool, owner(into), mediumColumn("ru"), plain)
	b.must(err)
	b.exec(`UPDATE notices SET media_ru_sealed = $2 WHERE id = $1`, into, sealed)
	if got := b.notice(into); got.State != as.State || got.Media.RU != m {
		b.t.Fatalf("it is %+v", got)
	}
}

// She is shown what is in her language, and only that.
func TestLetterWithAVoice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.spoken()
	b.says(id, b.asqat, textKK, textRU)
	b.must(b.DropText(b.ctx(), b.asqat, id, "ru", b.now))
	n := b.submit(id)
	for _, language := range []string{"kk", "ru"} {
		b.must(b.MediumOpened(b.ctx(), b.laura, id, n.Revision, language, b.now))
	}
	b.must(b.Approve(b.ctx(), b.laura, id, n.Revision, b.now))
	b.advance()
	b.pass(time.Second)
	b.send()
	for language, want := range map[string]Letter{"kk": {Text: textKK, Medium: Medium{Voice, "AgACkk"}}, "ru": {Medium: Medium{Voice, "AgACru"}}} {
		l, err := b.Letter(b.ctx(), b.mother.account, 1, language, b.now)
		b.must(err)
		b.same(language, Letter{Text: l.Text, Medium: l.Medium}, want)
	}
	all, err := b.Letters(b.ctx(), b.mother.account, b.now)
	b.must(err)
	if len(all) != 1 || all[0].Medium.There() {
		t.Errorf("the list holds %+v", all)
	}
}
