package flow

import (
	"context"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/message"
)

// news is where a ping leads: to all that this account has not opened yet. A single piece of news is opened at once. Who has never opened anything was just let in,
// and sees whose papers there are.
func (t *talk) news(ctx context.Context, tap dialog.Tap) (reply, error) {
	news, err := t.unopened(ctx)
	switch {
	case err != nil:
		return reply{}, err
	case len(news.Documents) == 1:
		return t.opens(message.Document, news.Documents[0], 0), nil
	case len(news.Documents) == 0 && news.First:
		return t.documents(ctx, tap)
	}
	return show(message.News(t.say, news.Documents, t.who.Simple, 0)), nil
}

func (t *talk) newsList(ctx context.Context, tap dialog.Tap) (reply, error) {
	news, err := t.unopened(ctx)
	if err != nil {
		return reply{}, err
	}
	return show(message.News(t.say, news.Documents, t.who.Simple, tap.Args[0])), nil
}

func (t *talk) unopened(ctx context.Context) (family.News, error) {
	return t.Families.News(ctx, family.AccountID(t.who.Account), t.now)
}

// newsOne is a card with the way back to what else is new.
func (t *talk) newsOne(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.card(ctx, message.NewDocument, tap)
}

// cardScreen is one of the ways to draw a card.
type cardScreen func(p *i18n.Printer, d family.Document, now time.Time, simple bool, number int64) dialog.Screen

// card shows a document as a tap asks for it.
func (t *talk) card(ctx context.Context, screen cardScreen, tap dialog.Tap) (reply, error) {
	d, err := t.Families.Document(ctx, family.AdultID(t.who.Adult), family.DocumentID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return t.opens(screen, d, tap.Args[1]), nil
}

// opens shows a card, after which the document is no news any more.
func (t *talk) opens(screen cardScreen, d family.Document, number int64) reply {
	r := show(screen(t.say, d, t.now, t.who.Simple, number))
	r.opened = &d
	return r
}
