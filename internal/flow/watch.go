package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
)

// Page reads anew what a watched screen of a person's leads back to, as she may see it now: the page of a notice on its way. Whatever else it leads to, or is no business of hers any
// more, closes.
func (f *Flow) Page(ctx context.Context, person int64, back dialog.Tap) (dialog.Screen, error) {
	who, err := f.Accounts.Actor(ctx, person, 0)
	if err != nil {
		return dialog.Screen{}, err
	}
	t := &talk{Flow: f, who: who, say: f.Words.Printer(who.Language), now: f.Clock()}
	if _, known := routeOf(back); !known || back.Route != message.RouteNotice || !staff(who) {
		return message.Hidden(t.say), nil
	}
	r, err := t.orGone(t.noticePage(ctx, notice.ID(back.Args[0])))
	if err != nil {
		return dialog.Screen{}, err
	}
	return *r.screen, nil
}
