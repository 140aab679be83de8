CREATE TABLE "staff_role_service" (
	"tenant_id" uuid,
	"role_id" uuid,
	"service_id" uuid,
	CONSTRAINT "staff_role_service_pkey" PRIMARY KEY("tenant_id","role_id","service_id")
);
--> statement-breakpoint
CREATE TABLE "service" (
	"tenant_id" uuid,
	"id" uuid,
	"name" text NOT NULL,
	"position" smallint NOT NULL,
	CONSTRAINT "service_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "draft_act" (
	"tenant_id" uuid,
	"id" uuid,
	"service_id" uuid NOT NULL,
	"title" text NOT NULL,
	"summary" text DEFAULT '' NOT NULL,
	"rapporteur_mandate_id" uuid,
	"kind_id" uuid,
	"wished_on" date,
	"is_closed" boolean DEFAULT false NOT NULL,
	"public_title" text DEFAULT '' NOT NULL,
	"state" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"changed_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "draft_act_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "draft_paper" (
	"tenant_id" uuid,
	"draft_id" uuid,
	"paper_id" uuid,
	"position" integer NOT NULL,
	"added_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "draft_paper_pkey" PRIMARY KEY("tenant_id","draft_id","paper_id")
);
--> statement-breakpoint
CREATE TABLE "draft_step" (
	"tenant_id" uuid,
	"id" uuid,
	"draft_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"step" text NOT NULL,
	"account_id" uuid NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "draft_step_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "guest_item" (
	"tenant_id" uuid,
	"id" uuid,
	"guest_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"admits_closed" boolean DEFAULT false NOT NULL,
	CONSTRAINT "guest_item_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "guest" (
	"tenant_id" uuid,
	"id" uuid,
	"sitting_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"quality" text NOT NULL,
	"invited_at" timestamp(3) with time zone NOT NULL,
	"ends_at" timestamp(3) with time zone NOT NULL,
	"came_at" timestamp(3) with time zone,
	"withdrawn_at" timestamp(3) with time zone,
	CONSTRAINT "guest_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "item_draft" (
	"tenant_id" uuid,
	"draft_id" uuid,
	"item_id" uuid NOT NULL,
	CONSTRAINT "item_draft_pkey" PRIMARY KEY("tenant_id","draft_id")
);
--> statement-breakpoint
CREATE TABLE "journal_stamp" (
	"tenant_id" uuid,
	"id" uuid,
	"size" bigint NOT NULL,
	"asked_at" timestamp(3) with time zone NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp(3) with time zone NOT NULL,
	"problem" text,
	"alarmed_at" timestamp(3) with time zone,
	"stamped_at" timestamp(3) with time zone,
	"authority" text,
	"token" bytea,
	"root" bytea,
	CONSTRAINT "journal_stamp_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "draft_id" uuid;--> statement-breakpoint
ALTER TABLE "upload" ALTER COLUMN "sitting_id" DROP NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "service_name" ON "service" ("tenant_id","name");--> statement-breakpoint
CREATE INDEX "draft_act_service" ON "draft_act" ("tenant_id","service_id","state");--> statement-breakpoint
CREATE INDEX "draft_paper_of" ON "draft_paper" ("tenant_id","paper_id");--> statement-breakpoint
CREATE UNIQUE INDEX "draft_step_number" ON "draft_step" ("tenant_id","draft_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "guest_item_once" ON "guest_item" ("tenant_id","guest_id","item_id");--> statement-breakpoint
CREATE UNIQUE INDEX "guest_once" ON "guest" ("tenant_id","sitting_id","account_id");--> statement-breakpoint
CREATE INDEX "guest_account" ON "guest" ("tenant_id","account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "item_draft_item" ON "item_draft" ("tenant_id","item_id");--> statement-breakpoint
CREATE UNIQUE INDEX "journal_stamp_size" ON "journal_stamp" ("tenant_id","size");--> statement-breakpoint
CREATE INDEX "journal_stamp_pending" ON "journal_stamp" ("tenant_id","stamped_at","next_try_at");--> statement-breakpoint
ALTER TABLE "staff_role_service" ADD CONSTRAINT "staff_role_service_GUjBVkD38YEW_fkey" FOREIGN KEY ("tenant_id","role_id") REFERENCES "staff_role"("tenant_id","id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "staff_role_service" ADD CONSTRAINT "staff_role_service_QutPPKgxjZkN_fkey" FOREIGN KEY ("tenant_id","service_id") REFERENCES "service"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "draft_act" ADD CONSTRAINT "draft_act_tenant_id_service_id_service_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","service_id") REFERENCES "service"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "draft_act" ADD CONSTRAINT "draft_act_tenant_id_kind_id_sitting_kind_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","kind_id") REFERENCES "sitting_kind"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "draft_act" ADD CONSTRAINT "draft_act_Jh2ezb1MySut_fkey" FOREIGN KEY ("tenant_id","rapporteur_mandate_id") REFERENCES "mandate"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "draft_paper" ADD CONSTRAINT "draft_paper_tenant_id_draft_id_draft_act_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","draft_id") REFERENCES "draft_act"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "draft_paper" ADD CONSTRAINT "draft_paper_tenant_id_paper_id_paper_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","paper_id") REFERENCES "paper"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "draft_step" ADD CONSTRAINT "draft_step_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "draft_step" ADD CONSTRAINT "draft_step_tenant_id_draft_id_draft_act_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","draft_id") REFERENCES "draft_act"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "guest_item" ADD CONSTRAINT "guest_item_tenant_id_guest_id_guest_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","guest_id") REFERENCES "guest"("tenant_id","id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "guest_item" ADD CONSTRAINT "guest_item_tenant_id_item_id_item_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","item_id") REFERENCES "item"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "guest" ADD CONSTRAINT "guest_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "guest" ADD CONSTRAINT "guest_tenant_id_sitting_id_sitting_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","sitting_id") REFERENCES "sitting"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "item_draft" ADD CONSTRAINT "item_draft_tenant_id_draft_id_draft_act_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","draft_id") REFERENCES "draft_act"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "item_draft" ADD CONSTRAINT "item_draft_tenant_id_item_id_item_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","item_id") REFERENCES "item"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "journal_stamp" ADD CONSTRAINT "journal_stamp_f7b4Yai7rzeQ_fkey" FOREIGN KEY ("tenant_id","size") REFERENCES "journal_checkpoint"("tenant_id","size");--> statement-breakpoint
ALTER TABLE "upload" ADD CONSTRAINT "upload_has_one_place" CHECK (num_nonnulls("sitting_id", "draft_id") = 1);