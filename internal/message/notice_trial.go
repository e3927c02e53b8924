package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/notice"
)

// AskTrier asks to whose phone a notice is sent to be looked at. self is whoever asks.
func AskTrier(p *i18n.Printer, id notice.ID, all []family.Colleague, self family.StaffID, number int64) dialog.Screen {
	shown, at := window(all, roomFor(false).entries, number)
	var buttons []dialog.Button
	for _, c := range shown {
		name := c.Name
		if c.ID == self {
			name = p.Label("stf.try_self")
		}
		buttons = append(buttons, button(name, RouteNoticeTryOn, int64(id), int64(c.ID)))
	}
	turn := func(number int64) dialog.Tap { return tap(RouteNoticeTry, int64(id), number) }
	return staffScreen(p.T("notice.ask_try"), append(buttons, at.end(p, "btn.next_page", turn, tap(RouteNoticeSee, int64(id)))...), turn(at.number))
}

// NoticeTried says that it is on its way to somebody of the staff.
func NoticeTried(p *i18n.Printer, id notice.ID) dialog.Screen {
	return word(p, p.T("notice.tried"), RouteNoticeSee, int64(id))
}

// NoticeTrial shows a notice that was sent to be looked at: first that it is no more than that, then the very pages that adults would open.
func NoticeTrial(p *i18n.Printer, hers func(language string) *i18n.Printer, t notice.Trial) dialog.Screen {
	seen := asSeen(p, hers, notice.Notice{Texts: t.Texts, Offers: t.Offers})
	text := paragraphs(lines(bold(p.T("notice.trial")), p.T("notice.by", "Name", t.By)), seen)
	return staffScreen(text, []dialog.Button{back(p, RouteNotices, 0), hide(p)}, tap(RouteNoticeTrial, int64(t.Notice)))
}
