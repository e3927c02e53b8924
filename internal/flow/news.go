package flow

import (
	"context"
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
)

// news is where a ping leads: to all that this account has not opened yet. A single piece of news is opened at once. Who has never opened anything was just let in,
// and sees whose papers there are.
func (t *talk) news(ctx context.Context, tap dialog.Tap) (reply, error) {
	news, first, err := t.unopened(ctx)
	switch {
	case err != nil:
		return reply{}, err
	case news.Count() == 0 && first:
		return t.documents(ctx, tap)
	case news.Count() != 1:
	case len(news.Offers) == 1:
		return t.opensOffer(news.Offers[0]), nil
	case len(news.Letters) == 1:
		return t.letterPage(ctx, message.Letter, news.Letters[0].Number, 0)
	case len(news.Meetings) == 1:
		return t.meeting(ctx, dialog.Tap{Args: []int64{int64(news.Meetings[0].Number), 0}})
	default:
		return t.opens(message.Document, news.Documents[0], 0), nil
	}
	return show(message.News(t.say, news, t.now, t.who.Simple, 0)), nil
}

func (t *talk) newsList(ctx context.Context, tap dialog.Tap) (reply, error) {
	news, _, err := t.unopened(ctx)
	if err != nil {
		return reply{}, err
	}
	return show(message.News(t.say, news, t.now, t.who.Simple, tap.Args[0])), nil
}

// unopened is what of her papers this account has not opened, and what of her meetings and notices she has not; first: nothing was ever opened from it.
func (t *talk) unopened(ctx context.Context) (all message.Unopened, first bool, err error) {
	news, err := t.Families.News(ctx, t.accountID(), t.now)
	if err != nil {
		return all, false, err
	}
	meetings, err := t.Meetings.Meetings(ctx, t.holder().Adult, t.now)
	for _, m := range meetings {
		if m.News {
			all.Meetings = append(all.Meetings, m)
		}
	}
	all.Documents = news.Documents
	if err == nil {
		all.Offers, err = t.Meetings.Offers(ctx, t.holder().Adult, t.now)
	}
	if err == nil {
		all.Letters, err = t.Notices.Letters(ctx, t.accountID(), t.now)
		all.Letters = slices.DeleteFunc(all.Letters, func(l notice.Letter) bool { return l.Opened })
	}
	return all, news.First, err
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
	r.opened = func(ctx context.Context) error {
		return t.Families.Opened(ctx, t.accountID(), d, t.now)
	}
	return r
}
