CREATE TABLE "journal_checkpoint" (
	"tenant_id" uuid,
	"id" uuid,
	"size" bigint NOT NULL,
	"note" text NOT NULL,
	"edge" bytea NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "journal_checkpoint_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "journal_mention" (
	"tenant_id" uuid,
	"word" text,
	"seq" bigint,
	CONSTRAINT "journal_mention_pkey" PRIMARY KEY("tenant_id","word","seq")
);
--> statement-breakpoint
CREATE TABLE "journal_verdict" (
	"tenant_id" uuid,
	"id" uuid,
	"seq" bigint NOT NULL,
	"hash" bytea NOT NULL,
	"verified_at" timestamp(3) with time zone NOT NULL,
	"whole_at" timestamp(3) with time zone,
	"wrong_seq" bigint,
	"wrong" text,
	CONSTRAINT "journal_verdict_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "journal_checkpoint_size" ON "journal_checkpoint" ("tenant_id","size");--> statement-breakpoint
CREATE INDEX "journal_mention_seq" ON "journal_mention" ("tenant_id","seq");