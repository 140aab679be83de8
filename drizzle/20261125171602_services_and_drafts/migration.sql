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
	"step" text NOT NULL,
	"account_id" uuid NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "draft_step_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "item_draft" (
	"tenant_id" uuid,
	"draft_id" uuid,
	"item_id" uuid NOT NULL,
	CONSTRAINT "item_draft_pkey" PRIMARY KEY("tenant_id","draft_id")
);
--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "draft_id" uuid;--> statement-breakpoint
ALTER TABLE "upload" ALTER COLUMN "sitting_id" DROP NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "service_name" ON "service" ("tenant_id","name");--> statement-breakpoint
CREATE INDEX "draft_act_service" ON "draft_act" ("tenant_id","service_id","state");--> statement-breakpoint
CREATE INDEX "draft_paper_of" ON "draft_paper" ("tenant_id","paper_id");--> statement-breakpoint
CREATE INDEX "draft_step_of" ON "draft_step" ("tenant_id","draft_id");--> statement-breakpoint
CREATE UNIQUE INDEX "item_draft_item" ON "item_draft" ("tenant_id","item_id");--> statement-breakpoint
ALTER TABLE "staff_role_service" ADD CONSTRAINT "staff_role_service_GUjBVkD38YEW_fkey" FOREIGN KEY ("tenant_id","role_id") REFERENCES "staff_role"("tenant_id","id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "staff_role_service" ADD CONSTRAINT "staff_role_service_QutPPKgxjZkN_fkey" FOREIGN KEY ("tenant_id","service_id") REFERENCES "service"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "draft_act" ADD CONSTRAINT "draft_act_tenant_id_service_id_service_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","service_id") REFERENCES "service"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "draft_act" ADD CONSTRAINT "draft_act_tenant_id_kind_id_sitting_kind_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","kind_id") REFERENCES "sitting_kind"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "draft_act" ADD CONSTRAINT "draft_act_Jh2ezb1MySut_fkey" FOREIGN KEY ("tenant_id","rapporteur_mandate_id") REFERENCES "mandate"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "draft_paper" ADD CONSTRAINT "draft_paper_tenant_id_draft_id_draft_act_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","draft_id") REFERENCES "draft_act"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "draft_paper" ADD CONSTRAINT "draft_paper_tenant_id_paper_id_paper_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","paper_id") REFERENCES "paper"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "draft_step" ADD CONSTRAINT "draft_step_account_id_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id");--> statement-breakpoint
ALTER TABLE "draft_step" ADD CONSTRAINT "draft_step_tenant_id_draft_id_draft_act_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","draft_id") REFERENCES "draft_act"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "item_draft" ADD CONSTRAINT "item_draft_tenant_id_draft_id_draft_act_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","draft_id") REFERENCES "draft_act"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "item_draft" ADD CONSTRAINT "item_draft_tenant_id_item_id_item_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","item_id") REFERENCES "item"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "upload" ADD CONSTRAINT "upload_has_one_place" CHECK (num_nonnulls("sitting_id", "draft_id") = 1);