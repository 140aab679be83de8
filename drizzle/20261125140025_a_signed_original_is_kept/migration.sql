CREATE TABLE "paper_original" (
	"tenant_id" uuid,
	"id" uuid,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	CONSTRAINT "paper_original_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "description" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "paper_original" ADD CONSTRAINT "paper_original_tenant_id_id_paper_version_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","id") REFERENCES "paper_version"("tenant_id","id");