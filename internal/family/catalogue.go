package family

// moveRule says which moves of a track a person must tell first, beyond those of its stages' classes.
type moveRule int8

const (
	// byStage: the stage's class alone.
	byStage moveRule = iota
	// atThreshold: also what passes over a human-first stage.
	atThreshold
	// strict: also every step back and every end.
	strict
	// alwaysHumanFirst: every move.
	alwaysHumanFirst
)

type entry struct {
	id       Track
	rule     moveRule
	chat     ChatRule
	progress Progress
	// bring is the track's whole list of papers.
	bring []Paper
	steps []step
}

type step struct {
	stage Stage
	class Class
	turn  Turn
	visit bool
	bring []Paper
}

var (
	birthPapers    = []Paper{ApplicantID, MotherPapers, PapersWithTranslation, ReturnCertificate, AgeCertificate, KinshipConclusion}
	identityPapers = []Paper{BirthCertificate, ParentOrGuardianID, GuardianshipOrder, AdultComesAlong, PhotoTakenThere}
	kinshipPapers  = []Paper{RelativesIDs, ChildPapers, AppointmentRuling, GuardianshipBodyComes, NoFoodBefore}
	guardianPapers = []Paper{ApplicantID, SpouseConsent, HealthCertificates, IncomePapers, HousingPapers, MarriageCertificate,
		BirthCertificate, ParentsAbsencePaper, ChildOpinion, EgovClearance}
	lawyerPapers  = []Paper{AsLawyerAsks}
	benefitPapers = []Paper{ApplicantID, BirthCertificate, BankAccount}
)

// catalogue is read-only. What is added goes to the end of the tracks, and of a checklist's items: the ids of documents count their places.
var catalogue = []entry{
	{id: BirthRegistration, rule: atThreshold, bring: birthPapers, steps: []step{
		{stage: "request-received", class: Ping, turn: TurnOurs, bring: birthPapers},
		{stage: "collecting-papers", class: Ping, turn: TurnTheirs, bring: birthPapers},
		{stage: "court", class: ViewOnly, turn: TurnStateBody, bring: []Paper{ApplicantID, TwoWitnesses}},
		{stage: "decision-in-force", class: HumanFirst, turn: TurnOurs},
		{stage: "civil-registry", class: Ping, turn: TurnStateBody},
		{stage: "ready-for-pickup", class: Ping, visit: true, bring: []Paper{ApplicantID}},
		{stage: "issued", class: ViewOnly},
	}},
	{id: IdentityDocument, rule: atThreshold, bring: identityPapers, steps: []step{
		{stage: "grounds-check", class: Ping, turn: TurnOurs, bring: identityPapers},
		{stage: "citizenship-confirmation", class: ViewOnly, turn: TurnStateBody},
		{stage: "iin-assigned", class: Ping, turn: TurnOurs, bring: identityPapers},
		{stage: "application-filed", class: Ping, turn: TurnStateBody, bring: identityPapers},
		{stage: "in-production", class: ViewOnly, turn: TurnStateBody},
		{stage: "ready-for-pickup", class: Ping, visit: true, bring: []Paper{ParentOrGuardianID}},
		{stage: "issued", class: ViewOnly},
	}},
	{id: KinshipConfirmation, rule: strict, chat: InChatOnRequest, bring: kinshipPapers, steps: []step{
		{stage: "consent-signed", class: ViewOnly, turn: TurnStateBody, bring: kinshipPapers},
		{stage: "visit-scheduled", class: Ping, visit: true, bring: kinshipPapers},
		{stage: "samples-taken", class: ViewOnly, turn: TurnStateBody},
		{stage: "in-study", class: ViewOnly, turn: TurnStateBody},
		{stage: "conclusion-ready", class: HumanFirst, turn: TurnOurs},
		{stage: "explained", class: ViewOnly, turn: TurnOurs},
	}},
	{id: Guardianship, rule: strict, bring: guardianPapers, steps: []step{
		{stage: "application-filed", class: Ping, turn: TurnStateBody, bring: guardianPapers},
		{stage: "papers-check", class: ViewOnly, turn: TurnStateBody, bring: guardianPapers},
		{stage: "home-visit", class: Ping, visit: true},
		{stage: "decision", class: ViewOnly, turn: TurnStateBody},
		{stage: "established", class: HumanFirst, turn: TurnStateBody},
		{stage: "allowance-assigned", class: Ping},
		{stage: "yearly-checks", class: Ping, visit: true, bring: []Paper{ApplicantID}},
	}},
	{id: RelativeStatus, rule: alwaysHumanFirst, chat: InChatOnRequest, progress: Nothing, bring: lawyerPapers, steps: []step{
		{stage: "legal-consultation", class: Ping, turn: TurnOurs, bring: lawyerPapers},
		{stage: "inquiries-sent", class: ViewOnly, turn: TurnStateBody},
		{stage: "filed", class: ViewOnly, turn: TurnStateBody},
		{stage: "under-review", class: ViewOnly, turn: TurnStateBody},
		{stage: "decision", class: HumanFirst, turn: TurnOurs},
		{stage: "entered", class: HumanFirst},
	}},
	{id: LegalSupport, rule: alwaysHumanFirst, chat: InChatWithCode, progress: Nothing, bring: lawyerPapers, steps: []step{
		{stage: "petition-prepared", class: ViewOnly, turn: TurnOurs, bring: lawyerPapers},
		{stage: "filed", class: ViewOnly, turn: TurnStateBody},
		{stage: "hearing-set", class: ViewOnly, visit: true, bring: lawyerPapers},
		{stage: "decision", class: HumanFirst, turn: TurnOurs},
		{stage: "back-home", class: HumanFirst, turn: TurnOurs},
		{stage: "local-registration", class: ViewOnly},
		{stage: "completed", class: HumanFirst},
	}},
	{id: HomeAndSupport, rule: byStage, progress: Checklist, steps: []step{
		{stage: "address-registration", class: Ping, turn: TurnStateBody, bring: []Paper{ApplicantID, OwnerConsent, DigitalSignature, OwnPhone}},
		{stage: "clinic-attachment", class: Ping, turn: TurnStateBody, bring: []Paper{ApplicantID, BirthCertificate}},
		{stage: "school-or-kindergarten", class: Ping, turn: TurnStateBody,
			bring: []Paper{SchoolApplication, BirthCertificate, MedicalForm063, MedicalForm026, Photo3x4}},
		{stage: "benefit-applied", class: Ping, turn: TurnStateBody, bring: benefitPapers},
		{stage: "benefit-assigned", class: Ping},
		{stage: "follow-up", class: ViewOnly, turn: TurnOurs},
	}},
}
