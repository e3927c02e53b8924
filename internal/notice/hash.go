package notice

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"
)

// approvable is all that a second person approves: it is what runs, or nothing does.
type approvable struct {
	Texts Texts
	// MediaKK and MediaRU are sealed, their kinds and ids together: nothing seals them anew but an edit.
	MediaKK, MediaRU []byte
	Offers           Offers
	Starts           *time.Time
	Expires          time.Time
	// Corrects is whose place it takes.
	Corrects ID
	// Recipients is a digest of whom it was frozen for, and because of whom.
	Recipients []byte
}

// hash is what was approved, in short. It is made anew from the rows whenever it is compared, and keyed: who reads the table cannot try texts on it.
func (s *Store) hash(ctx context.Context, tx pgx.Tx, id ID) ([]byte, error) {
	var a approvable
	var kk, ru []byte
	err := tx.QueryRow(ctx, `
		SELECT n.text_kk_sealed, n.text_ru_sealed, n.media_kk_sealed, n.media_ru_sealed, n.understood, n.help, n.starts_at, n.expires_at, coalesce(n.corrects, 0),
			(SELECT sha256(convert_to(coalesce(string_agg(r.adult_id || ':' || array_to_string(r.person_ids, ','), ';' ORDER BY r.adult_id), ''), 'UTF8'))
			 FROM notice_recipients r WHERE r.notice_id = n.id)
		FROM notices n WHERE n.id = $1`, id).Scan(&kk, &ru, &a.MediaKK, &a.MediaRU, &a.Offers.Understood, &a.Offers.Help, &a.Starts, &a.Expires, &a.Corrects, &a.Recipients)
	if err == nil {
		a.Texts, err = s.openTexts(ctx, tx, id, kk, ru)
	}
	if err != nil {
		return nil, err
	}
	whole, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(whole)
	return s.Vault.Index("notice", sum[:]), nil
}

// stillApproved says why a notice may not go out any more as it was approved. ErrChanged: it is another one by now. ErrWording: it holds a word by now that is never said to a family.
func (s *Store) stillApproved(ctx context.Context, tx pgx.Tx, id ID) error {
	var approved []byte
	if err := tx.QueryRow(ctx, `SELECT hash FROM notices WHERE id = $1`, id).Scan(&approved); err != nil {
		return err
	}
	hash, err := s.hash(ctx, tx, id)
	if err != nil {
		return err
	}
	if !bytes.Equal(hash, approved) {
		return ErrChanged
	}
	worded, err := s.worded(ctx, tx, id)
	if err == nil && worded {
		err = ErrWording
	}
	return err
}
