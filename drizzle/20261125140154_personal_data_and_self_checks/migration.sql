CREATE TABLE "journal_value" (
	"tenant_id" uuid,
	"id" uuid,
	"hash" text NOT NULL,
	"salt" bytea NOT NULL,
	"value" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "journal_value_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "erasure_request" (
	"tenant_id" uuid,
	"id" uuid,
	"account_id" uuid NOT NULL,
	"asked_at" timestamp(3) with time zone NOT NULL,
	"outcome" text,
	"reason" text,
	"decided_at" timestamp(3) with time zone,
	"decided_by" uuid,
	CONSTRAINT "erasure_request_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "privacy_contact" (
	"tenant_id" uuid,
	"id" uuid,
	"controller" text NOT NULL,
	"officer" text NOT NULL,
	"reach" text NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "privacy_contact_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "register_text" (
	"tenant_id" uuid,
	"id" uuid,
	"activity" text NOT NULL,
	"field" text NOT NULL,
	"locale" text NOT NULL,
	"text" text NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "register_text_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "retention_run" (
	"tenant_id" uuid,
	"id" uuid,
	"at" timestamp(3) with time zone NOT NULL,
	"counts" jsonb NOT NULL,
	CONSTRAINT "retention_run_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "self_check" (
	"tenant_id" uuid,
	"id" uuid,
	"started_at" timestamp(3) with time zone NOT NULL,
	"ended_at" timestamp(3) with time zone NOT NULL,
	"pages" integer NOT NULL,
	"requests" integer NOT NULL,
	"sought" integer NOT NULL,
	"findings" jsonb NOT NULL,
	"cleared_at" timestamp(3) with time zone,
	"cleared_by" uuid,
	"reason" text,
	CONSTRAINT "self_check_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "journal_value_hash" ON "journal_value" ("tenant_id","hash");--> statement-breakpoint
CREATE INDEX "erasure_request_account" ON "erasure_request" ("tenant_id","account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "register_text_once" ON "register_text" ("tenant_id","activity","field","locale");--> statement-breakpoint
CREATE INDEX "retention_run_at" ON "retention_run" ("tenant_id","at");--> statement-breakpoint
CREATE INDEX "self_check_started" ON "self_check" ("tenant_id","started_at");--> statement-breakpoint
ALTER TABLE "erasure_request" ADD CONSTRAINT "erasure_request_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");