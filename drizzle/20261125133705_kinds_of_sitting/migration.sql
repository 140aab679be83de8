CREATE TABLE "sitting_kind" (
	"tenant_id" uuid,
	"id" uuid,
	"body_id" uuid NOT NULL,
	"name" text NOT NULL,
	"position" smallint NOT NULL,
	CONSTRAINT "sitting_kind_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "staff_role_kind" (
	"tenant_id" uuid,
	"role_id" uuid,
	"kind_id" uuid,
	CONSTRAINT "staff_role_kind_pkey" PRIMARY KEY("tenant_id","role_id","kind_id")
);
--> statement-breakpoint
ALTER TABLE "staff_role" ADD COLUMN "keeps_all_kinds" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "staff_role" ADD COLUMN "reads_closed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sitting" ADD COLUMN "kind_id" uuid;--> statement-breakpoint
-- Every body gets its first kind of sitting, with its name, and its sittings are of that kind. Tenant by tenant: an owner
-- that is no superuser sees through row-level security only what a tenant sees.
DO $$
DECLARE one uuid;
BEGIN
	FOR one IN SELECT "id" FROM "tenant" LOOP
		PERFORM set_config('app.tenant', one::text, true);
		INSERT INTO "sitting_kind" ("tenant_id", "id", "body_id", "name", "position")
			SELECT "tenant_id", gen_random_uuid(), "id",
				"name" || CASE WHEN row_number() OVER (PARTITION BY "name" ORDER BY "id") > 1 THEN ' (' || "slug" || ')' ELSE '' END,
				row_number() OVER (ORDER BY "name", "id") - 1
			FROM "body" WHERE "tenant_id" = one;
		UPDATE "sitting" SET "kind_id" = "sitting_kind"."id" FROM "sitting_kind"
			WHERE "sitting"."tenant_id" = one AND "sitting_kind"."tenant_id" = one
				AND "sitting_kind"."body_id" = "sitting"."body_id";
	END LOOP;
	PERFORM set_config('app.tenant', '', true);
END $$;--> statement-breakpoint
ALTER TABLE "sitting" ALTER COLUMN "kind_id" SET NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "sitting_kind_name" ON "sitting_kind" ("tenant_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "sitting_kind_body" ON "sitting_kind" ("tenant_id","id","body_id");--> statement-breakpoint
CREATE INDEX "sitting_of_kind" ON "sitting" ("tenant_id","kind_id");--> statement-breakpoint
ALTER TABLE "sitting_kind" ADD CONSTRAINT "sitting_kind_tenant_id_body_id_body_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","body_id") REFERENCES "body"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "staff_role_kind" ADD CONSTRAINT "staff_role_kind_tenant_id_role_id_staff_role_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","role_id") REFERENCES "staff_role"("tenant_id","id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "staff_role_kind" ADD CONSTRAINT "staff_role_kind_4BHIMiVR625D_fkey" FOREIGN KEY ("tenant_id","kind_id") REFERENCES "sitting_kind"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "sitting" ADD CONSTRAINT "sitting_FM9OhscKbesr_fkey" FOREIGN KEY ("tenant_id","kind_id","body_id") REFERENCES "sitting_kind"("tenant_id","id","body_id");