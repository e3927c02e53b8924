package main

import (
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// announced lets a caseworker's two notices go out, which the adult finds among what is new and answers.
func (c *crawler) announced(caseworker, adult string) {
	c.t.Helper()
	for _, texts := range [][2]string{{"Ертең кеңсе жабық.", "Завтра офис закрыт."}, {"Жұма күні кеңсе жабық.", "В пятницу офис закрыт."}} {
		c.goesOut(caseworker, texts[0], texts[1])
	}
	for range 3 { // the second is told of by the line of the first
		c.until(c.clock().Add(3 * time.Second))
	}
	c.begin(adult, "/menu")
	c.follow(adult, message.RouteNew, message.RouteNewLetter, message.RouteLetterGot, message.RouteLetterHelp)
	c.begin(adult, "/menu")
	c.follow(adult, message.RouteLetters, message.RouteLetter)
}

func (c *crawler) goesOut(caseworker, kk, ru string) {
	c.t.Helper()
	n := c.submits(c.seed.staff[caseworker], kk, ru)
	c.must(c.Notices.Approve(c.t.Context(), c.seed.staff["Лаура"], n.ID, n.Revision, c.clock()))
	c.must(c.Notices.Advance(c.t.Context(), c.clock()))
}

// followsUp looks after a notice of the caseworker's that has gone out to all but the adult, who had turned messages off: it is sent to her, she asks for help and is called, and it is
// corrected and recalled.
func (c *crawler) followsUp(caseworker, adult string) {
	c.t.Helper()
	ctx := c.t.Context()
	mute := func(muted bool) {
		_, err := c.Pool.Exec(ctx, `UPDATE accounts SET muted_at = CASE WHEN $2 THEN $3::timestamptz END WHERE adult_id = $1 AND state = 'active'`, c.seed.adults[adult], muted, c.clock())
		c.must(err)
	}
	page := func(routes ...dialog.Route) {
		c.begin(caseworker, "/menu")
		c.follow(caseworker, append([]dialog.Route{message.RouteNotices, message.RouteNotice}, routes...)...)
	}
	settles := func() {
		for range 3 {
			c.until(c.clock().Add(3 * time.Second))
		}
	}
	mute(true)
	c.goesOut(caseworker, "Бейсенбіде кеңсе жабық.", "В четверг офис закрыт.")
	settles()
	mute(false)
	page(message.RouteNoticeAgain, message.RouteNoticeAgainNow)
	settles()
	c.begin(adult, "/menu")
	c.follow(adult, message.RouteLetters, message.RouteLetter, message.RouteLetterHelp)
	page(message.RouteNoticeCalls, message.RouteNoticeCall, message.RouteNoticeCalled)
	page(message.RouteNoticeBack, message.RouteNoticeBackNow)
}

// announcing leaves something to be done about notices: a draft of the caseworker's may raise hopes and another of theirs is on its way all day, two of somebody else's wait to be decided on.
func (c *crawler) announcing(caseworker, other string) {
	c.t.Helper()
	ctx, by := c.t.Context(), c.seed.staff[caseworker]
	ended, err := c.Notices.ForToday(ctx, by, c.clock())
	c.must(err)
	for _, n := range ended { // or they would stand before the draft
		c.must(c.Notices.Seen(ctx, by, n.ID, c.clock()))
	}
	draft, err := c.Notices.Begin(ctx, by, "hopes", c.clock())
	c.must(err)
	for language, text := range map[string]string{"kk": "Жәрдемақы туралы сұрақтарға кеңседе жауап береміз.", "ru": "О пособии отвечаем на вопросы в офисе."} {
		_, err := c.Notices.SetText(ctx, by, draft, language, text, c.clock())
		c.must(err)
	}
	c.begin(caseworker, "/menu")
	c.follow(caseworker, message.RouteNotices, message.RouteNotice, message.RouteNoticeSee, message.RouteNoticeTry, message.RouteNoticeTryOn)
	c.begin(caseworker, "/menu")
	c.follow(caseworker, message.RouteNotices, message.RouteNoticeTrial)
	c.begin(caseworker, "/menu")
	c.follow(caseworker, message.RouteNotices, message.RouteNotice, message.RouteNoticeHopes, message.RouteNoticeSee, message.RouteNoticeSend)
	c.Notices.Wave, c.Notices.StopWindow = 1, 24*time.Hour
	c.goesOut(caseworker, "Дүйсенбіде кеңсе жабық.", "В понедельник офис закрыт.")
	c.begin(caseworker, "/menu")
	c.follow(caseworker, message.RouteNotices, message.RouteNotice, message.RouteNoticeStop, message.RouteNoticeOn, message.RouteNoticeFix)
	c.listsWord("ақтоғай")
	c.speaks(other)
	c.submits(c.seed.staff[other], "Сейсенбіде кеңсе жабық.", "Во вторник офис закрыт.")
	c.submits(c.seed.staff[other], "Сәрсенбіде кеңсе жабық.", "В среду офис закрыт.")
}

// speaks lets somebody ask for the approval of a notice of voice notes only.
func (c *crawler) speaks(name string) {
	c.t.Helper()
	c.begin(name, "/menu")
	c.follow(name, message.RouteNotices, message.RouteNoticeNew)
	for _, language := range []string{"stf.text_kk", "stf.text_ru"} {
		for _, label := range slices.Concat(c.screenOf(name).Buttons...) {
			if label == c.bundle.Printer("kk").Label(language) || label == c.bundle.Printer("ru").Label(language) {
				c.taps(name, label)
				break
			}
		}
		c.sends(name, map[string]any{"voice": true})
	}
	c.follow(name, message.RouteNoticeSee, message.RouteNoticePlay, message.RouteNoticeSend)
}
