package notice

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// What of a medium an old phone on a weak network can be asked to fetch, and whoever listens to keep in mind.
const (
	MaxVoice = 3 * time.Minute
	MaxBytes = 5 << 20
	// maxFileID is far above what Telegram gives.
	maxFileID = 256
)

// MediumKind is what a medium is.
type MediumKind string

const (
	Picture MediumKind = "picture"
	Voice   MediumKind = "voice"
)

// Medium is a picture or a voice note that staff sent to the chat: of it only Telegram's id is kept, sealed. Nothing is ever downloaded, so no check can read it. The zero Medium is none.
type Medium struct {
	Kind MediumKind `json:"kind"`
	File string     `json:"file"`
}

// There says that it is one.
func (m Medium) There() bool { return m != Medium{} }

// SentMedium is a medium as it came from Telegram, with how much it is; zero for what Telegram did not tell.
type SentMedium struct {
	Medium
	Bytes  int64
	Length time.Duration
}

func (m SentMedium) fits() bool {
	known := m.Kind == Picture || m.Kind == Voice
	return known && m.File != "" && len(m.File) <= maxFileID && m.Bytes <= MaxBytes && m.Length <= MaxVoice
}

// Media are what a notice shows or says beside its texts, or in place of them.
type Media struct{ KK, RU Medium }

// In is the medium for whoever reads a language.
func (m Media) In(language string) Medium {
	if language == "ru" {
		return m.RU
	}
	return m.KK
}

// Any says that there is one in some language.
func (m Media) Any() bool { return m.KK.There() || m.RU.There() }

// SetMedium puts a picture or a voice note for readers of a language, kk or ru, into a notice of the author's, in place of the one before. ErrInvalid: it is neither, or too much.
func (s *Store) SetMedium(ctx context.Context, by family.StaffID, id ID, language string, m SentMedium, now time.Time) error {
	err := ErrInvalid
	if isLanguage(language) && m.fits() {
		err = postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
			plain, err := json.Marshal(m.Medium)
			if err != nil {
				return err
			}
			sealed, err := s.Vault.Seal(ctx, tx, owner(id), mediumColumn(language), plain)
			if err != nil {
				return err
			}
			return editIn(ctx, tx, by, id, `media_`+language+`_sealed = @medium, hopes = false`, postgres.Args{"medium": sealed}, now)
		})
	}
	if err != nil {
		return fmt.Errorf("medium of notice %d: %w", id, err)
	}
	return nil
}

// DropMedium takes the picture or the voice note of a language out of a notice of the author's.
func (s *Store) DropMedium(ctx context.Context, by family.StaffID, id ID, language string, now time.Time) error {
	return s.drop(ctx, by, id, "media_", language, now)
}

// DropText takes the text of a language out of a notice of the author's: a picture or a voice note can stand in its place.
func (s *Store) DropText(ctx context.Context, by family.StaffID, id ID, language string, now time.Time) error {
	return s.drop(ctx, by, id, "text_", language, now)
}

func (s *Store) drop(ctx context.Context, by family.StaffID, id ID, what, language string, now time.Time) error {
	if !isLanguage(language) {
		return fmt.Errorf("edit notice %d: %w", id, ErrInvalid)
	}
	return s.edit(ctx, by, id, what+language+`_sealed = NULL, hopes = false`, postgres.Args{}, now)
}

func mediumColumn(language string) string { return "notices.media_" + language }

// openMedia opens what is there.
func (s *Store) openMedia(ctx context.Context, q postgres.Querier, id ID, kk, ru []byte) (m Media, err error) {
	if m.KK, err = s.openMedium(ctx, q, id, "kk", kk); err == nil {
		m.RU, err = s.openMedium(ctx, q, id, "ru", ru)
	}
	return m, err
}

func (s *Store) openMedium(ctx context.Context, q postgres.Querier, id ID, language string, sealed []byte) (m Medium, err error) {
	if sealed == nil {
		return Medium{}, nil
	}
	plain, err := s.Vault.Open(ctx, q, owner(id), mediumColumn(language), sealed)
	if err == nil {
		err = json.Unmarshal(plain, &m)
	}
	return m, err
}

// unopened says of a notice n whether the reader w has not opened all its media as they are now.
const unopened = `EXISTS (SELECT FROM (VALUES ('kk', n.media_kk_sealed), ('ru', n.media_ru_sealed)) AS m (language, medium)
	WHERE m.medium IS NOT NULL AND NOT EXISTS (SELECT FROM notice_media_opened o
		WHERE o.notice_id = n.id AND o.revision = n.revision AND o.staff_id = w.id AND o.language = m.language))`

// MediumOpened writes down that somebody of the staff who is not the author was sent the medium of a language as it is at this revision: without that they approve nothing. Opened
// again, nothing happens, nor if it was edited since.
func (s *Store) MediumOpened(ctx context.Context, staff family.StaffID, id ID, revision int, language string, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `
			INSERT INTO notice_media_opened (notice_id, revision, staff_id, language, opened_at)
			SELECT n.id, n.revision, w.id, $4, $5 FROM notices n, staff w WHERE n.id = $1 AND n.revision = $2 AND w.id = $3 AND w.ended_at IS NULL AND n.author_id <> w.id
			ON CONFLICT DO NOTHING`, id, revision, staff, language, now)
		if err != nil || done.RowsAffected() == 0 {
			return err
		}
		return record(ctx, tx, staff, audit.NoticeOpened, id, now)
	})
	if err != nil {
		return fmt.Errorf("medium of notice %d opened by staff %d: %w", id, staff, err)
	}
	return nil
}

// allOpened says whether somebody opened all media of a notice as they are now.
func allOpened(ctx context.Context, tx pgx.Tx, staff family.StaffID, id ID) (bool, error) {
	var opened bool
	err := tx.QueryRow(ctx, `SELECT NOT `+unopened+` FROM notices n, staff w WHERE n.id = $1 AND w.id = $2`, id, staff).Scan(&opened)
	return opened, err
}
