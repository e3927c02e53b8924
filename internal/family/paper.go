package family

import "slices"

// Paper is one line of a list of what to bring.
type Paper string

// The papers. A few are advice that belongs on the same list.
const (
	ApplicantID           Paper = "applicant-id"
	MotherPapers          Paper = "mother-papers"
	PapersWithTranslation Paper = "papers-with-translation"
	ReturnCertificate     Paper = "return-certificate"
	AgeCertificate        Paper = "age-certificate"
	KinshipConclusion     Paper = "kinship-conclusion"
	TwoWitnesses          Paper = "two-witnesses"
	BirthCertificate      Paper = "birth-certificate"
	ParentOrGuardianID    Paper = "parent-or-guardian-id"
	GuardianshipOrder     Paper = "guardianship-order"
	AdultComesAlong       Paper = "adult-comes-along"
	PhotoTakenThere       Paper = "photo-taken-there"
	RelativesIDs          Paper = "relatives-ids"
	ChildPapers           Paper = "child-papers"
	AppointmentRuling     Paper = "appointment-ruling"
	GuardianshipBodyComes Paper = "guardianship-body-comes"
	NoFoodBefore          Paper = "no-food-before"
	SpouseConsent         Paper = "spouse-consent"
	HealthCertificates    Paper = "health-certificates"
	IncomePapers          Paper = "income-papers"
	HousingPapers         Paper = "housing-papers"
	MarriageCertificate   Paper = "marriage-certificate"
	ParentsAbsencePaper   Paper = "parents-absence-paper"
	ChildOpinion          Paper = "child-opinion"
	EgovClearance         Paper = "egov-clearance"
	AsLawyerAsks          Paper = "as-lawyer-asks"
	OwnerConsent          Paper = "owner-consent"
	DigitalSignature      Paper = "digital-signature"
	OwnPhone              Paper = "own-phone"
	SchoolApplication     Paper = "school-application"
	MedicalForm063        Paper = "medical-form-063"
	MedicalForm026        Paper = "medical-form-026"
	Photo3x4              Paper = "photo-3x4"
	BankAccount           Paper = "bank-account"
	PropertyPapers        Paper = "property-papers"
)

// Papers lists every paper.
func Papers() []Paper {
	return []Paper{ApplicantID, MotherPapers, PapersWithTranslation, ReturnCertificate, AgeCertificate, KinshipConclusion, TwoWitnesses, BirthCertificate,
		ParentOrGuardianID, GuardianshipOrder, AdultComesAlong, PhotoTakenThere, RelativesIDs, ChildPapers, AppointmentRuling, GuardianshipBodyComes,
		NoFoodBefore, SpouseConsent, HealthCertificates, IncomePapers, HousingPapers, MarriageCertificate, ParentsAbsencePaper, ChildOpinion, EgovClearance,
		AsLawyerAsks, OwnerConsent, DigitalSignature, OwnPhone, SchoolApplication, MedicalForm063, MedicalForm026, Photo3x4, BankAccount, PropertyPapers}
}

func (p Paper) valid() bool { return slices.Contains(Papers(), p) }

// Still is one thing that can be done although a paper stands still. None of them says anything about a relative.
type Still string

// What can still be done.
const (
	StillDivorce          Still = "divorce"
	StillGuardianship     Still = "guardianship"
	StillSocialAssistance Still = "social-assistance"
	StillChildAllowances  Still = "child-allowances"
	StillInheritance      Still = "inheritance"
	StillPsychologist     Still = "psychologist"
)

// Still lists what can still be done. On relative-status the list is always there and always whole, so that it tells nothing; elsewhere the part that
// needs nothing settled appears while the paper is on hold (legal-support shows it always, as it shows no next step).
func (t Track) Still(s State) []Still {
	switch {
	case t == RelativeStatus:
		return []Still{StillDivorce, StillGuardianship, StillSocialAssistance, StillChildAllowances, StillInheritance, StillPsychologist}
	case t == LegalSupport, s.Overlay == OnHold:
		return []Still{StillSocialAssistance, StillChildAllowances, StillPsychologist}
	}
	return nil
}

// Bring lists the papers for it; a talk needs none.
func (s Still) Bring() []Paper {
	switch s {
	case StillDivorce:
		return []Paper{ApplicantID, MarriageCertificate, BirthCertificate}
	case StillGuardianship:
		return []Paper{ApplicantID, BirthCertificate, KinshipConclusion, HealthCertificates, IncomePapers, HousingPapers}
	case StillSocialAssistance:
		return []Paper{ApplicantID, BirthCertificate, IncomePapers}
	case StillChildAllowances:
		return []Paper{ApplicantID, BirthCertificate, BankAccount}
	case StillInheritance:
		return []Paper{ApplicantID, BirthCertificate, PropertyPapers}
	}
	return nil
}
