package notice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// Answer is what an adult said to a notice; empty for nothing.
type Answer string

const (
	Understood Answer = "understood"
	Help       Answer = "help"
)

// offers says whether there is a button for an answer.
func (o Offers) offers(a Answer) bool { return a == Understood && o.Understood || a == Help && o.Help }

// Letter is a notice as one adult is shown it.
type Letter struct {
	// Notice is for who writes down which one a screen shows.
	Notice ID
	// Number is her own number of it, counted from 1: buttons carry it. A counted id would tell how many others there are.
	Number int
	// Revision is which of its texts it holds.
	Revision int
	// Text and Medium are in her language, one of them or both; of Letters they are empty.
	Text   string
	Medium Medium
	Offers Offers
	// Sent is when it came to be shown to her.
	Sent, Expires time.Time
	// Corrected: it took the place of one that she had read. Opened: she has read it. Answer is her last one.
	Corrected bool
	Opened    bool
	Answer    Answer
}

const (
	// hers are the notices n that the adult of @account is shown as their recipient r: by a link that is live (rule 1), while they hold, and when nothing of it is on its way to her any more:
	// her message is settled, or there is none because she was let in later, but then not before anybody could have stopped it. One that takes the place of another, or is sent again to some,
	// is shown at once.
	hers = `
		FROM accounts a JOIN notice_recipients r ON r.adult_id = a.adult_id JOIN notices n ON n.id = r.notice_id
		WHERE a.id = @account AND a.state = 'active' AND n.state IN ('running', 'done') AND n.expires_at > @now AND n.began_at > @since
		  AND EXISTS (SELECT FROM links l WHERE l.adult_id = r.adult_id AND (r.person_ids = '{}' OR l.person_id = ANY (r.person_ids)) AND l.from_at <= @now AND l.revoked_at IS NULL)
		  AND (n.corrects IS NOT NULL OR n.resent > 0 OR (n.rest_at <= @now OR ` + settled + ` IS NOT NULL)
			AND NOT EXISTS (SELECT FROM deliveries d WHERE d.account_id = a.id AND d.notice_id = n.id AND d.status = 'pending')
			AND NOT EXISTS (SELECT FROM deliveries d WHERE d.account_id = a.id AND d.notice_id = n.id AND d.status = 'sending'))`
	settled = `(SELECT max(d.settled_at) FROM deliveries d WHERE d.account_id = a.id AND d.notice_id = n.id AND d.settled_at IS NOT NULL)`
	// earlier are the texts o, of a notice v each, of which n took the place.
	earlier       = `FROM notice_recipients o JOIN notices v ON v.id = o.notice_id WHERE o.adult_id = r.adult_id AND coalesce(v.corrects, v.id) = n.corrects AND v.id <> n.id`
	letterColumns = `SELECT n.id, r.number, n.revision, n.understood, n.help, coalesce(` + settled + `, n.began_at), n.expires_at, EXISTS (SELECT ` + earlier + ` AND o.opened_at IS NOT NULL), r.opened_at IS NOT NULL,
		coalesce(r.answer, ''), r.adult_id, n.text_kk_sealed, n.text_ru_sealed, n.media_kk_sealed, n.media_ru_sealed`
)

// sealedLetter is a letter with what is not opened yet.
type sealedLetter struct {
	Letter
	adult                      family.AdultID
	kk, ru, mediumKK, mediumRU []byte
}

func scanLetter(row pgx.CollectableRow) (sealedLetter, error) {
	var l sealedLetter
	err := row.Scan(&l.Notice, &l.Number, &l.Revision, &l.Offers.Understood, &l.Offers.Help, &l.Sent, &l.Expires, &l.Corrected, &l.Opened, &l.Answer, &l.adult, &l.kk, &l.ru, &l.mediumKK, &l.mediumRU)
	return l, err
}

// Letters lists the notices of the last 60 days that an account's adult is shown, without their texts, the newest first.
func (s *Store) Letters(ctx context.Context, account family.AccountID, now time.Time) ([]Letter, error) {
	rows, _ := s.Pool.Query(ctx, letterColumns+hers+` ORDER BY 6 DESC, r.number DESC`, letterArgs(account, now)) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Letter, error) {
		l, err := scanLetter(row)
		return l.Letter, err
	})
	if err != nil {
		return nil, fmt.Errorf("letters of account %d: %w", account, err)
	}
	return all, nil
}

func letterArgs(account family.AccountID, now time.Time) postgres.Args {
	return postgres.Args{"account": account, "now": now, "since": now.Add(-listed)}
}

// NewsOwed says whether one of Letters was kept from an account since last, as she had blocked the bot, had turned messages off or was left in peace, and was not opened yet.
func (s *Store) NewsOwed(ctx context.Context, account family.AccountID, last, now time.Time) (bool, error) {
	args := letterArgs(account, now)
	args["last"] = last
	var owed bool
	err := s.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT `+hers+` AND r.opened_at IS NULL AND EXISTS (
		SELECT FROM deliveries d WHERE d.account_id = a.id AND d.notice_id = n.id AND d.settled_at >= @last
		  AND (d.status = 'skipped' AND d.reason IN ('blocked', 'muted', 'held') OR d.status = 'failed' AND d.reason = 'gone')))`, args).Scan(&owed)
	if err != nil {
		return false, fmt.Errorf("is account %d owed letters: %w", account, err)
	}
	return owed, nil
}

// Letter is one of Letters with its text, in a language; by the number of one that was corrected, the one that took its place. ErrNotFound: it is not among them (any more).
func (s *Store) Letter(ctx context.Context, account family.AccountID, number int, language string, now time.Time) (Letter, error) {
	l, err := letterOf(ctx, s.Pool, account, number, ` AND (r.number = @number OR EXISTS (SELECT `+earlier+` AND o.number = @number))`, now)
	if err == nil {
		text, medium := l.kk, l.mediumKK
		if language = spoken(language); language == "ru" {
			text, medium = l.ru, l.mediumRU
		}
		if l.Text, err = s.openText(ctx, s.Pool, l.Notice, language, text); err == nil {
			l.Medium, err = s.openMedium(ctx, s.Pool, l.Notice, language, medium)
		}
	}
	if err != nil {
		return Letter{}, fmt.Errorf("letter %d of account %d: %w", number, account, err)
	}
	return l.Letter, nil
}

// spoken is the language of the text for whoever reads another: whoever does not read Russian is given the Kazakh one.
func spoken(language string) string {
	if language == "ru" {
		return language
	}
	return "kk"
}

// Opened writes down that an account was shown a letter; it is no news any more.
func (s *Store) Opened(ctx context.Context, account family.AccountID, l Letter, now time.Time) error {
	_, err := s.Pool.Exec(ctx, `
		UPDATE notice_recipients r SET opened_at = coalesce(r.opened_at, $4), opened_revision = $3
		FROM accounts a WHERE a.id = $1 AND r.adult_id = a.adult_id AND r.number = $2 AND r.opened_revision IS DISTINCT FROM $3`,
		account, l.Number, l.Revision, now)
	if err != nil {
		return fmt.Errorf("letter %d opened by account %d: %w", l.Number, account, err)
	}
	return nil
}

func letterOf(ctx context.Context, q postgres.Querier, account family.AccountID, number int, which string, now time.Time) (sealedLetter, error) {
	args := letterArgs(account, now)
	args["number"] = number
	rows, _ := q.Query(ctx, letterColumns+hers+which, args) // its error is met again by reading the row
	l, err := pgx.CollectExactlyOneRow(rows, scanLetter)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	return l, err
}

// Reply writes down what she answers to a letter; the last answer counts. Help asks that she be called at once: promised says by when. key names the tap. ErrInvalid: that answer
// is not offered. ErrNotFound: it is not one of Letters (any more): who answers a text that was corrected since has not read the new one.
func (s *Store) Reply(ctx context.Context, account family.AccountID, number int, answer Answer, key string, now time.Time) (promised family.Promise, err error) {
	l, err := letterOf(ctx, s.Pool, account, number, ` AND r.number = @number`, now)
	if err == nil && !l.Offers.offers(answer) {
		err = ErrInvalid
	}
	if err == nil && answer == Help {
		// Before the answer: the same tap asks again for what did not come to its end.
		var call family.CallRequest
		call, err = s.Families.RequestCall(ctx, l.adult, key, now)
		promised = call.Promise
	}
	if err == nil {
		_, err = s.Pool.Exec(ctx, `UPDATE notice_recipients SET answer = $3, answered_at = $4 WHERE notice_id = $1 AND adult_id = $2 AND answer IS DISTINCT FROM $3`,
			l.Notice, l.adult, answer, now)
	}
	if err != nil {
		return family.Promise{}, fmt.Errorf("answer of account %d to letter %d: %w", account, number, err)
	}
	return promised, nil
}
