package notice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

const (
	// listed is how long notices stay in lists, of staff and of families.
	listed = 60 * 24 * time.Hour
	// mayApprove says of a notice n whether the reader w may be its second person.
	mayApprove = `(n.state = 'waiting' AND n.author_id <> w.id AND n.expires_at > @now AND (w.role = 'supervisor' OR w.role = 'caseworker' AND n.recipients < @alone))`
	// readable: a draft is its author's; what runs can be stopped by anybody, and for a day after whoever watched it or stopped it may see how it ended.
	readable = `(n.author_id = w.id OR n.approved_by = w.id OR w.role = 'supervisor' AND n.state <> 'draft' OR n.state = 'running' OR n.began_at IS NOT NULL AND n.ended_at > @now - interval '1 day' OR ` + mayApprove + `)`
	// unseen: it ended, not by its author's hand, and they have not looked at it since.
	unseen = `(n.author_id = w.id AND n.ended_at IS NOT NULL AND n.ended_by IS DISTINCT FROM w.id AND (n.seen_at IS NULL OR n.seen_at < n.ended_at))`
	// stoppable: it goes to a first few so far, and others than its author can still stop it.
	stoppable = `(n.state = 'running' AND n.paused_at IS NULL AND n.rest_at > @now AND n.author_id <> w.id)`
	// own: whether the reader may know exact numbers. A caseworker counts among the families they look after; of a notice of somebody else's, or of one that went to families that are
	// another's by now, only who looks after all of them; a correction is for those of the first text. A supervisor chooses among everybody, and whom they choose must not tell them of one.
	own = `((n.author_id <> w.id AND n.recipients > 0 OR n.author_id = w.id AND w.role = 'caseworker') AND NOT EXISTS (
			SELECT FROM notice_recipients r JOIN adults ad ON ad.id = r.adult_id JOIN families f ON f.id = ad.family_id
			WHERE r.notice_id = CASE WHEN n.state = 'draft' THEN coalesce(n.corrects, n.id) ELSE n.id END AND f.caseworker_id NOT IN (SELECT caseworker_id FROM stands_for(w.id, @now))))`
	noticeColumns = `
		SELECT n.id, n.author_id, s.name, n.author_id = w.id, coalesce(n.corrects, 0), n.resent, n.revision, n.state, n.paused_at, n.why, n.text_kk_sealed, n.text_ru_sealed, n.media_kk_sealed, n.media_ru_sealed, n.understood, n.help, n.audience, n.hopes,
			n.starts_at, n.expires_at, n.recipients, ` + mayApprove + `, ` + unopened + `, n.rest_at, n.created_at, n.submitted_at, n.turned_down_at, n.approved_at, n.began_at, n.ended_at, coalesce(d.name, ''),
			coalesce(e.name, ''), coalesce(v.name, ''), v.began_at, ` + unseen + `, ` + own + `
		FROM notices n JOIN staff w ON w.id = @staff AND w.ended_at IS NULL JOIN staff s ON s.id = n.author_id
		LEFT JOIN staff d ON d.id = n.approved_by LEFT JOIN staff e ON e.id = n.ended_by
		LEFT JOIN LATERAL (
			SELECT y.name, v.began_at FROM notices v JOIN staff y ON y.id = v.author_id
			WHERE n.state = 'corrected' AND v.corrects = coalesce(n.corrects, n.id) AND v.id <> n.id AND v.began_at >= n.began_at ORDER BY v.began_at, v.id LIMIT 1) v ON true
		WHERE ` + readable
)

// sealedNotice is a notice with what is not opened yet.
type sealedNotice struct {
	Notice
	kk, ru, mediumKK, mediumRU []byte
}

func (n sealedNotice) LogValue() slog.Value { return slog.GroupValue(slog.Any("notice", n.ID)) }

func scanNotice(row pgx.CollectableRow) (sealedNotice, error) {
	var n sealedNotice
	var recipients int
	var paused, starts, rest, submitted, turnedDown, approved, began, ended, corrected *time.Time
	err := row.Scan(&n.ID, &n.Author, &n.By, &n.Own, &n.Corrects, &n.Resent, &n.Revision, &n.State, &paused, &n.Why, &n.kk, &n.ru, &n.mediumKK, &n.mediumRU, &n.Offers.Understood, &n.Offers.Help, &n.Audience, &n.Hopes,
		&starts, &n.Expires, &recipients, &n.MayApprove, &n.Unopened, &rest, &n.Made, &submitted, &turnedDown, &approved, &began, &ended, &n.ApprovedBy, &n.EndedBy, &n.CorrectedBy, &corrected, &n.Unseen, &n.own)
	switch {
	case n.State == Draft:
	case n.Own && !n.own && n.State.open():
		n.Recipients = Count{Few: true}
	default:
		n.Recipients = countOf(recipients, n.own)
	}
	n.Paused, n.Starts, n.RestAt, n.Submitted, n.TurnedDown = postgres.OrZero(paused), postgres.OrZero(starts), postgres.OrZero(rest), postgres.OrZero(submitted), postgres.OrZero(turnedDown)
	n.Approved, n.Began, n.Ended, n.Corrected = postgres.OrZero(approved), postgres.OrZero(began), postgres.OrZero(ended), postgres.OrZero(corrected)
	return n, err
}

// opener opens the texts, and looks at their words by the lists of this moment.
func (s *Store) opener(ctx context.Context) (func(context.Context, sealedNotice) (Notice, error), error) {
	checker, err := s.Lexicon.Checker(ctx, s.Pool)
	return func(ctx context.Context, n sealedNotice) (_ Notice, err error) {
		if n.Texts, err = s.openTexts(ctx, s.Pool, n.ID, n.kk, n.ru); err == nil {
			n.Hits = n.Texts.hits(checker)
			n.Media, err = s.openMedia(ctx, s.Pool, n.ID, n.mediumKK, n.mediumRU)
		}
		return n.Notice, err
	}, err
}

// Notice is one notice as staff may read it: its author, a supervisor, who may approve it or did, and any of the staff while it runs. ErrNotFound for others.
func (s *Store) Notice(ctx context.Context, staff family.StaffID, id ID, now time.Time) (Notice, error) {
	rows, _ := s.Pool.Query(ctx, noticeColumns+` AND n.id = @id`, postgres.Args{"staff": staff, "now": now, "alone": alone, "id": id}) // its error is met again by reading the row
	sealed, err := pgx.CollectExactlyOneRow(rows, scanNotice)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	var n Notice
	if err == nil {
		n, err = s.openOne(ctx, sealed)
	}
	if err != nil {
		return Notice{}, fmt.Errorf("notice %d for staff %d: %w", id, staff, err)
	}
	return n, nil
}

func (s *Store) openOne(ctx context.Context, sealed sealedNotice) (Notice, error) {
	open, err := s.opener(ctx)
	if err != nil {
		return Notice{}, err
	}
	return open(ctx, sealed)
}

// Mine lists the notices that began in the last 60 days, or are still to begin, and the drafts of these days, that a member of staff wrote, a supervisor everybody's but others' drafts, the newest first, without cancelled drafts.
func (s *Store) Mine(ctx context.Context, staff family.StaffID, now time.Time) ([]Notice, error) {
	return s.list(ctx, staff, ` AND (n.author_id = w.id OR w.role = 'supervisor') AND (n.state <> 'cancelled' OR n.began_at IS NOT NULL) AND coalesce(n.began_at, n.starts_at, n.created_at) > @since
		ORDER BY n.created_at DESC, n.id DESC`, now)
}

// ForToday lists what needs a member of staff: what begins to go out and could still be stopped; notices that wait for a second person and they may be it; their own that are paused, were
// turned down, or ended since they looked at them last.
func (s *Store) ForToday(ctx context.Context, staff family.StaffID, now time.Time) ([]Notice, error) {
	return s.list(ctx, staff, ` AND (`+stoppable+` OR `+mayApprove+` OR `+unseen+` AND n.ended_at > @since OR n.author_id = w.id AND (n.paused_at IS NOT NULL OR n.state = 'draft' AND n.turned_down_at > @since))
		ORDER BY `+stoppable+` DESC, n.created_at, n.id`, now)
}

// Seen writes down that a member of staff looked at a notice; it only matters for one of their own that has ended.
func (s *Store) Seen(ctx context.Context, staff family.StaffID, id ID, now time.Time) error {
	_, err := s.Pool.Exec(ctx, `UPDATE notices SET seen_at = $3 WHERE id = $1 AND author_id = $2 AND ended_at IS NOT NULL AND (seen_at IS NULL OR seen_at < ended_at)`, id, staff, now)
	if err != nil {
		return fmt.Errorf("staff %d saw notice %d: %w", staff, id, err)
	}
	return nil
}

// Going lists what runs now: any of the staff can stop it.
func (s *Store) Going(ctx context.Context, staff family.StaffID, now time.Time) ([]Notice, error) {
	return s.list(ctx, staff, ` AND n.state = 'running' ORDER BY n.began_at, n.id`, now)
}

func (s *Store) list(ctx context.Context, staff family.StaffID, which string, now time.Time) ([]Notice, error) {
	rows, _ := s.Pool.Query(ctx, noticeColumns+which, postgres.Args{"staff": staff, "now": now, "alone": alone, "since": now.Add(-listed)}) // its error is met again by reading the rows
	sealed, err := pgx.CollectRows(rows, scanNotice)
	if err != nil {
		return nil, fmt.Errorf("notices for staff %d: %w", staff, err)
	}
	open, err := s.opener(ctx)
	if err != nil {
		return nil, fmt.Errorf("notices for staff %d: %w", staff, err)
	}
	return vault.OpenEach(ctx, s.Log, sealed, open)
}
