package account

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/postgres"
)

// ScreenChange is what a chat was just shown.
type ScreenChange struct {
	MessageID int
	Version   int64
	// Back is where «Жалғастыру» leads once the screen is closed.
	Back []byte
	// Read is when whoever shows it began to read what it shows: what changed after that moment closes it (ChangedScreens).
	Read time.Time
	// ClosesAt is zero for a screen that needs no closing.
	ClosesAt time.Time
	// Invitation is the one whose code it shows, 0 for none: it closes when the code is spent (SpentCodes).
	Invitation int64
	// Looks is a digest of what a screen shows that is kept up to date while it stands (WatchedScreens); nil for others.
	Looks []byte
	// Beside names what may stand beside it (BesideScreen) and closes with it then; whatever else stands there as part of a screen goes.
	Beside string
	// Notice is the one that it shows, 0 for none: it is changed when nobody is shown that any more (NoticeScreens).
	Notice int64
}

// The newest message of a chat is its live screen, whoever sent it; so a push and an answer that cross end in one live screen and one to be removed.
// Counting the retired makes PostgreSQL retire before it inserts, or the unique index would refuse the new one. The removal is left to whoever sent
// the new screen until their lease ends.
const (
	showScreen = `
		shown AS (
			SELECT * FROM unnest($2::bytea[], $3::bigint[], $4::bigint[], $5::bytea[], $6::timestamptz[], $7::timestamptz[], $8::bigint[], $9::bytea[], $10::text[], $11::bigint[])
				AS n (telegram_index, message_id, version, back, closes_at, read, invitation, looks, beside, notice)
		), beside AS (
			UPDATE screens b SET closes_at = CASE WHEN b.beside = n.beside THEN n.closes_at ELSE $1 END, shown_at = CASE WHEN b.beside = n.beside THEN n.read ELSE b.shown_at END
			FROM shown n WHERE b.telegram_index = n.telegram_index AND b.beside IS NOT NULL AND NOT b.live AND b.closes_at > $1
		), retired AS (
			UPDATE screens r SET live = false, closes_at = NULL, leased_until = now() + interval '15 seconds'
			FROM shown n WHERE r.telegram_index = ANY ($2) AND r.telegram_index = n.telegram_index AND r.live AND r.message_id < n.message_id
			RETURNING r.message_id
		)
		INSERT INTO screens AS c (telegram_index, message_id, account_id, live, version, back, closes_at, sent_at, shown_at, invitation_id, looks, notice_id)
		SELECT n.telegram_index, n.message_id, (SELECT a.id FROM accounts a WHERE a.telegram_index = n.telegram_index AND a.ended_at IS NULL),
		       newest.yes, n.version, n.back, CASE WHEN newest.yes THEN n.closes_at END, $1, n.read, nullif(n.invitation, 0), n.looks, nullif(n.notice, 0)
		FROM (SELECT count(*) FROM retired) AS retired_first, shown n,
		     LATERAL (SELECT NOT EXISTS (SELECT FROM screens l WHERE l.telegram_index = n.telegram_index AND l.live AND l.message_id > n.message_id)) AS newest (yes)
		ON CONFLICT (telegram_index, message_id) DO UPDATE
		SET live = excluded.live, version = greatest(c.version, excluded.version), back = excluded.back, closes_at = excluded.closes_at,
		    account_id = coalesce(excluded.account_id, c.account_id), shown_at = excluded.shown_at, invitation_id = excluded.invitation_id, looks = excluded.looks, notice_id = excluded.notice_id, leased_until = NULL, tries = 0`
	markHandled = `INSERT INTO handled_updates (update_id, at) VALUES ($12, $1) ON CONFLICT DO NOTHING`
)

// Finish records in one statement that an update is done and what its sender's chat now shows. A message that was live until then is retired: the
// caller makes it neutral, deletes and forgets it (ScreenRemoved), or the sweep will. Done twice, it changes nothing.
func (s *Store) Finish(ctx context.Context, telegramID, update int64, c ScreenChange) error {
	if err := s.show(ctx, `WITH handled AS (`+markHandled+`), `+showScreen, map[int64]ScreenChange{telegramID: c}, update); err != nil {
		return fmt.Errorf("finish update %d: %w", update, err)
	}
	return nil
}

// FinishUnchanged records that an update is done that changed no screen.
func (s *Store) FinishUnchanged(ctx context.Context, update int64) error {
	_, err := s.Pool.Exec(ctx, `INSERT INTO handled_updates (update_id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, update, s.Clock())
	if err != nil {
		return fmt.Errorf("finish update %d: %w", update, err)
	}
	return nil
}

// Shown is Finish for what is not the answer to an update of its own: another person's decision, say.
func (s *Store) Shown(ctx context.Context, telegramID int64, c ScreenChange) error {
	return s.ShownAll(ctx, map[int64]ScreenChange{telegramID: c})
}

// ShownAll is Shown for any number of chats: all are recorded, or none.
func (s *Store) ShownAll(ctx context.Context, changes map[int64]ScreenChange) error {
	if err := s.show(ctx, `WITH `+showScreen, changes); err != nil {
		return fmt.Errorf("record what %d chats show: %w", len(changes), err)
	}
	return nil
}

// show meets another message that became the live screen in the same moment at most once per such message, and then sees it; and whoever closes the same screens in another order.
func (s *Store) show(ctx context.Context, sql string, changes map[int64]ScreenChange, update ...any) error {
	args := append(s.shownColumns(changes), update...)
	for try := 1; ; try++ {
		_, err := s.Pool.Exec(ctx, sql, args...)
		if try < 5 && (postgres.IsUnique(err, "screens_live") || postgres.LostRace(err)) {
			continue
		}
		return err
	}
}

func (s *Store) shownColumns(changes map[int64]ScreenChange) []any {
	var (
		indexes, backs, looks          [][]byte
		messages                       []int
		versions, invitations, notices []int64
		closes                         []*time.Time
		reads                          []time.Time
		besides                        []string
	)
	for chat, c := range changes {
		indexes, backs = append(indexes, s.telegramIndex(chat)), append(backs, c.Back)
		messages, versions, invitations, notices = append(messages, c.MessageID), append(versions, c.Version), append(invitations, c.Invitation), append(notices, c.Notice)
		closes, reads = append(closes, postgres.OrNull(c.ClosesAt)), append(reads, c.Read)
		looks, besides = append(looks, c.Looks), append(besides, c.Beside)
	}
	return []any{s.Clock(), indexes, messages, versions, backs, closes, reads, invitations, looks, besides, notices}
}
