CREATE TABLE "account" (
	"id" uuid PRIMARY KEY,
	"email" text NOT NULL UNIQUE,
	"civility" text NOT NULL,
	"first_name" text NOT NULL,
	"last_name" text NOT NULL,
	"locale" text,
	"password_hash" text,
	"is_installation_administrator" boolean DEFAULT false NOT NULL,
	"session_epoch" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"deactivated_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "body" (
	"tenant_id" uuid,
	"id" uuid,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"legal_size" integer NOT NULL,
	"rule_set_id" text NOT NULL,
	CONSTRAINT "body_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "challenge" (
	"id" uuid PRIMARY KEY,
	"challenge" text NOT NULL,
	"purpose" text NOT NULL,
	"account_id" uuid,
	"expires_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "political_group" (
	"tenant_id" uuid,
	"id" uuid,
	"name" text NOT NULL,
	"short_name" text NOT NULL,
	"hue" smallint NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "political_group_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "installation_fact" (
	"key" text PRIMARY KEY,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mandate" (
	"tenant_id" uuid,
	"id" uuid,
	"account_id" uuid NOT NULL,
	"body_id" uuid NOT NULL,
	"group_id" uuid,
	"title" text NOT NULL,
	"is_chair" boolean DEFAULT false NOT NULL,
	"seat" integer NOT NULL,
	"protocol_order" integer NOT NULL,
	"birth_date" date NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date,
	CONSTRAINT "mandate_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"account_id" uuid,
	"tenant_id" uuid,
	CONSTRAINT "membership_pkey" PRIMARY KEY("account_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "passkey" (
	"id" text PRIMARY KEY,
	"account_id" uuid NOT NULL,
	"public_key" bytea NOT NULL,
	"counter" integer NOT NULL,
	"transports" jsonb NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"last_used_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "rate_limit" (
	"key" text PRIMARY KEY,
	"used" integer NOT NULL,
	"resets_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session" (
	"token_hash" bytea PRIMARY KEY,
	"id" uuid NOT NULL UNIQUE,
	"account_id" uuid NOT NULL,
	"device_name" text NOT NULL,
	"level" smallint NOT NULL,
	"epoch" integer NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"last_seen_at" timestamp(3) with time zone NOT NULL,
	"ends_at" timestamp(3) with time zone NOT NULL,
	"verified_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_in_link" (
	"token_hash" bytea PRIMARY KEY,
	"account_id" uuid,
	"purpose" text NOT NULL,
	"target" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"used_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "staff_role" (
	"tenant_id" uuid,
	"id" uuid,
	"account_id" uuid NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "staff_role_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant" (
	"id" uuid PRIMARY KEY,
	"slug" text NOT NULL UNIQUE,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"population" integer NOT NULL,
	"accent_hue" smallint NOT NULL,
	"time_zone" text NOT NULL,
	"department" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "paper_text" (
	"tenant_id" uuid,
	"version_id" uuid,
	"page" integer,
	"text" text NOT NULL,
	"search" tsvector GENERATED ALWAYS AS (to_tsvector('public.fr_unaccent'::regconfig, text)) STORED,
	CONSTRAINT "paper_text_pkey" PRIMARY KEY("tenant_id","version_id","page")
);
--> statement-breakpoint
CREATE TABLE "paper_version" (
	"tenant_id" uuid,
	"id" uuid,
	"paper_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"sha256" text NOT NULL,
	"file_name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"page_count" integer NOT NULL,
	"chunk_hashes" jsonb NOT NULL,
	"page_sizes" jsonb,
	"state" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	CONSTRAINT "paper_version_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "paper" (
	"tenant_id" uuid,
	"id" uuid,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	CONSTRAINT "paper_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "upload" (
	"tenant_id" uuid,
	"id" uuid,
	"account_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"item_id" uuid,
	"file_name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"state" text NOT NULL,
	"refusal" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "upload_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "annotation_document" (
	"tenant_id" uuid,
	"id" uuid,
	"sitting_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"audience" text NOT NULL,
	"group_id" uuid,
	"name" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "annotation_document_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "y_snapshot" (
	"tenant_id" uuid,
	"document" text,
	"state" bytea NOT NULL,
	CONSTRAINT "y_snapshot_pkey" PRIMARY KEY("tenant_id","document")
);
--> statement-breakpoint
CREATE TABLE "y_update" (
	"tenant_id" uuid,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "y_update_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"document" text NOT NULL,
	"update" bytea NOT NULL,
	"author_id" uuid NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "y_update_pkey" PRIMARY KEY("tenant_id","seq")
);
--> statement-breakpoint
CREATE TABLE "convocation" (
	"tenant_id" uuid,
	"id" uuid,
	"sitting_id" uuid NOT NULL,
	"mandate_id" uuid NOT NULL,
	"sent_at" timestamp(3) with time zone NOT NULL,
	"opened_at" timestamp(3) with time zone,
	"answer" text,
	"answered_at" timestamp(3) with time zone,
	CONSTRAINT "convocation_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "item_paper" (
	"tenant_id" uuid,
	"item_id" uuid,
	"paper_id" uuid,
	"position" integer NOT NULL,
	"added_at" timestamp(3) with time zone NOT NULL,
	"is_late" boolean DEFAULT false NOT NULL,
	CONSTRAINT "item_paper_pkey" PRIMARY KEY("tenant_id","item_id","paper_id")
);
--> statement-breakpoint
CREATE TABLE "item" (
	"tenant_id" uuid,
	"id" uuid,
	"sitting_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"number" integer,
	"section" text DEFAULT '' NOT NULL,
	"title" text NOT NULL,
	"is_closed" boolean DEFAULT false NOT NULL,
	"public_title" text DEFAULT '' NOT NULL,
	"rapporteur_mandate_id" uuid,
	"kind" text DEFAULT 'decision' NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"is_late" boolean DEFAULT false NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"opened_at" timestamp(3) with time zone,
	"done_at" timestamp(3) with time zone,
	CONSTRAINT "item_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "sitting" (
	"tenant_id" uuid,
	"id" uuid,
	"body_id" uuid NOT NULL,
	"title" text NOT NULL,
	"starts_at" timestamp(3) with time zone NOT NULL,
	"place" text NOT NULL,
	"state" text NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL,
	"chair_mandate_id" uuid,
	"secretary_mandate_id" uuid,
	"current_item_id" uuid,
	"created_at" timestamp(3) with time zone NOT NULL,
	"published_at" timestamp(3) with time zone,
	"opened_at" timestamp(3) with time zone,
	"closed_at" timestamp(3) with time zone,
	CONSTRAINT "sitting_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "ballot" (
	"tenant_id" uuid,
	"poll_id" uuid,
	"right_id" uuid,
	"cast_id" uuid NOT NULL,
	"choice" text NOT NULL,
	"cast_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "ballot_pkey" PRIMARY KEY("tenant_id","poll_id","right_id")
);
--> statement-breakpoint
CREATE TABLE "poll_right" (
	"tenant_id" uuid,
	"poll_id" uuid,
	"right_id" uuid,
	"mandate_id" uuid NOT NULL,
	"holder_mandate_id" uuid NOT NULL,
	"holder_account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "poll_right_pkey" PRIMARY KEY("tenant_id","poll_id","right_id")
);
--> statement-breakpoint
CREATE TABLE "poll" (
	"tenant_id" uuid,
	"id" uuid,
	"sitting_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"question" text NOT NULL,
	"state" text NOT NULL,
	"opened_at" timestamp(3) with time zone NOT NULL,
	"closed_at" timestamp(3) with time zone,
	"result" jsonb,
	CONSTRAINT "poll_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "proxy" (
	"tenant_id" uuid,
	"id" uuid,
	"sitting_id" uuid NOT NULL,
	"giver_mandate_id" uuid NOT NULL,
	"holder_mandate_id" uuid NOT NULL,
	"given_at" timestamp(3) with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	"revoked_at" timestamp(3) with time zone,
	CONSTRAINT "proxy_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "item_opening" (
	"tenant_id" uuid,
	"id" uuid,
	"item_id" uuid NOT NULL,
	"opened_at" timestamp(3) with time zone NOT NULL,
	"quorum" jsonb NOT NULL,
	"present_mandate_ids" jsonb NOT NULL,
	"proxies" jsonb NOT NULL,
	CONSTRAINT "item_opening_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "presence_event" (
	"tenant_id" uuid,
	"id" uuid,
	"sitting_id" uuid NOT NULL,
	"mandate_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	CONSTRAINT "presence_event_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "presence" (
	"tenant_id" uuid,
	"sitting_id" uuid,
	"mandate_id" uuid,
	"is_present" boolean NOT NULL,
	"changed_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "presence_pkey" PRIMARY KEY("tenant_id","sitting_id","mandate_id")
);
--> statement-breakpoint
CREATE TABLE "deliberation" (
	"tenant_id" uuid,
	"id" uuid,
	"sitting_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"number" text NOT NULL,
	"title" text NOT NULL,
	"outcome" text NOT NULL,
	"facts" jsonb NOT NULL,
	"state" text NOT NULL,
	"sha256" text,
	"bytes" bigint,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "deliberation_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "public_file" (
	"tenant_id" uuid,
	"id" uuid,
	"sitting_id" uuid NOT NULL,
	"title" text NOT NULL,
	"file_name" text NOT NULL,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	"language" text DEFAULT 'fr' NOT NULL,
	"posted_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "public_file_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "public_sitting" (
	"tenant_id" uuid,
	"id" uuid,
	"starts_at" timestamp(3) with time zone NOT NULL,
	"record" jsonb NOT NULL,
	"posted_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "public_sitting_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "journal_entry" (
	"tenant_id" uuid,
	"id" uuid,
	"body" bytea NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"seq" bigint,
	"prev_hash" bytea,
	"hash" bytea,
	CONSTRAINT "journal_entry_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "job" (
	"tenant_id" uuid,
	"id" uuid,
	"kind" text NOT NULL,
	"subject_id" uuid,
	"label" text NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer DEFAULT 1 NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"problem" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "job_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "mail" (
	"tenant_id" uuid,
	"id" uuid,
	"idempotency_key" text NOT NULL,
	"subject_id" uuid,
	"recipient" text NOT NULL,
	"recipient_name" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"html" text NOT NULL,
	"attachments" jsonb NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	"sent_at" timestamp(3) with time zone,
	CONSTRAINT "mail_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "body_slug" ON "body" ("tenant_id","slug");--> statement-breakpoint
CREATE INDEX "mandate_account" ON "mandate" ("tenant_id","account_id");--> statement-breakpoint
CREATE INDEX "session_account" ON "session" ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_role_once" ON "staff_role" ("tenant_id","account_id","role");--> statement-breakpoint
CREATE INDEX "paper_text_search" ON "paper_text" USING gin ("search");--> statement-breakpoint
CREATE UNIQUE INDEX "paper_version_number" ON "paper_version" ("tenant_id","paper_id","number");--> statement-breakpoint
CREATE INDEX "paper_version_sha256" ON "paper_version" ("tenant_id","sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "annotation_document_name" ON "annotation_document" ("tenant_id","name");--> statement-breakpoint
CREATE INDEX "annotation_document_sitting" ON "annotation_document" ("tenant_id","sitting_id");--> statement-breakpoint
CREATE INDEX "y_update_document" ON "y_update" ("tenant_id","document");--> statement-breakpoint
CREATE UNIQUE INDEX "convocation_once" ON "convocation" ("tenant_id","sitting_id","mandate_id");--> statement-breakpoint
CREATE INDEX "item_sitting" ON "item" ("tenant_id","sitting_id");--> statement-breakpoint
CREATE UNIQUE INDEX "poll_right_voice" ON "poll_right" ("tenant_id","poll_id","mandate_id");--> statement-breakpoint
CREATE INDEX "poll_sitting" ON "poll" ("tenant_id","sitting_id");--> statement-breakpoint
CREATE UNIQUE INDEX "proxy_giver" ON "proxy" ("tenant_id","sitting_id","giver_mandate_id") WHERE revoked_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "proxy_holder" ON "proxy" ("tenant_id","sitting_id","holder_mandate_id") WHERE revoked_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "deliberation_item" ON "deliberation" ("tenant_id","item_id");--> statement-breakpoint
CREATE UNIQUE INDEX "deliberation_number" ON "deliberation" ("tenant_id","number");--> statement-breakpoint
CREATE INDEX "public_file_sitting" ON "public_file" ("tenant_id","sitting_id");--> statement-breakpoint
CREATE UNIQUE INDEX "journal_entry_seq" ON "journal_entry" ("tenant_id","seq");--> statement-breakpoint
CREATE INDEX "journal_entry_created" ON "journal_entry" ("tenant_id","created_at");--> statement-breakpoint
CREATE INDEX "job_subject" ON "job" ("tenant_id","subject_id");--> statement-breakpoint
CREATE UNIQUE INDEX "mail_once" ON "mail" ("tenant_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "mail_subject" ON "mail" ("tenant_id","subject_id");--> statement-breakpoint
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_tenant_id_body_id_body_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","body_id") REFERENCES "body"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_tenant_id_group_id_political_group_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","group_id") REFERENCES "political_group"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id");--> statement-breakpoint
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "sign_in_link" ADD CONSTRAINT "sign_in_link_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "staff_role" ADD CONSTRAINT "staff_role_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "paper_text" ADD CONSTRAINT "paper_text_tenant_id_version_id_paper_version_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","version_id") REFERENCES "paper_version"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "paper_version" ADD CONSTRAINT "paper_version_tenant_id_paper_id_paper_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","paper_id") REFERENCES "paper"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "convocation" ADD CONSTRAINT "convocation_tenant_id_sitting_id_sitting_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","sitting_id") REFERENCES "sitting"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "convocation" ADD CONSTRAINT "convocation_tenant_id_mandate_id_mandate_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","mandate_id") REFERENCES "mandate"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "item_paper" ADD CONSTRAINT "item_paper_tenant_id_item_id_item_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","item_id") REFERENCES "item"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "item_paper" ADD CONSTRAINT "item_paper_tenant_id_paper_id_paper_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","paper_id") REFERENCES "paper"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "item" ADD CONSTRAINT "item_tenant_id_sitting_id_sitting_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","sitting_id") REFERENCES "sitting"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "item" ADD CONSTRAINT "item_tenant_id_rapporteur_mandate_id_mandate_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","rapporteur_mandate_id") REFERENCES "mandate"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "sitting" ADD CONSTRAINT "sitting_tenant_id_body_id_body_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","body_id") REFERENCES "body"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "ballot" ADD CONSTRAINT "ballot_bbbbAaRgfaev_fkey" FOREIGN KEY ("tenant_id","poll_id","right_id") REFERENCES "poll_right"("tenant_id","poll_id","right_id");--> statement-breakpoint
ALTER TABLE "poll_right" ADD CONSTRAINT "poll_right_tenant_id_poll_id_poll_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","poll_id") REFERENCES "poll"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "poll" ADD CONSTRAINT "poll_tenant_id_sitting_id_sitting_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","sitting_id") REFERENCES "sitting"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "poll" ADD CONSTRAINT "poll_tenant_id_item_id_item_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","item_id") REFERENCES "item"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "proxy" ADD CONSTRAINT "proxy_tenant_id_sitting_id_sitting_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","sitting_id") REFERENCES "sitting"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "proxy" ADD CONSTRAINT "proxy_tenant_id_giver_mandate_id_mandate_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","giver_mandate_id") REFERENCES "mandate"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "proxy" ADD CONSTRAINT "proxy_tenant_id_holder_mandate_id_mandate_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","holder_mandate_id") REFERENCES "mandate"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "item_opening" ADD CONSTRAINT "item_opening_tenant_id_item_id_item_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","item_id") REFERENCES "item"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "presence_event" ADD CONSTRAINT "presence_event_tenant_id_sitting_id_sitting_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","sitting_id") REFERENCES "sitting"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "presence" ADD CONSTRAINT "presence_tenant_id_sitting_id_sitting_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","sitting_id") REFERENCES "sitting"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "presence" ADD CONSTRAINT "presence_tenant_id_mandate_id_mandate_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","mandate_id") REFERENCES "mandate"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "deliberation" ADD CONSTRAINT "deliberation_tenant_id_sitting_id_sitting_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","sitting_id") REFERENCES "sitting"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "deliberation" ADD CONSTRAINT "deliberation_tenant_id_item_id_item_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","item_id") REFERENCES "item"("tenant_id","id");