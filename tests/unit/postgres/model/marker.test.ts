import { expect } from "chai";
import { desiredComment } from "../../../../provider/postgres/desired/claim";
import type { OwnershipDeclaration } from "../../../../provider/postgres/model/declaration";
import { readMarker, withoutMarker, writeMarker } from "../../../../provider/postgres/model/marker";
import { aRole, marker, OWNER } from "../snapshots";

const MARKER = { v: 1, owner: OWNER, origin: "created", generation: 1 } as const;

const comments = [
  { title: "no comment", comment: "", read: undefined, text: "" },
  { title: "a comment of people", comment: "reads orders", read: undefined, text: "reads orders" },
  { title: "a marker", comment: marker(), read: MARKER, text: "" },
  {
    title: "a marker below text",
    comment: `reads\norders\n${marker()}`,
    read: MARKER,
    text: "reads\norders",
  },
  {
    title: "a marker that text was put below",
    comment: `reads\n${marker()}\norders`,
    read: undefined,
    text: "reads\norders",
  },
  {
    title: "a marker with fields of a later version",
    comment: marker({ colour: "blue" }),
    read: { ...MARKER, colour: "blue" },
    text: "",
  },
];

const notMarkers = [
  "pulumi-rds-iam-user:",
  "pulumi-rds-iam-user:{",
  "pulumi-rds-iam-user:null",
  'pulumi-rds-iam-user:"x"',
  "pulumi-rds-iam-user:{}",
  marker().replace("pulumi", "Pulumi"),
  marker({ owner: 7 }),
  marker({ origin: "found" }),
  marker({ origin: undefined }),
  marker({ generation: 1.5 }),
  marker({ generation: undefined }),
];

describe("the ownership marker", () => {
  for (const { title, comment, read, text } of comments) {
    it(`is told from ${title}`, () => {
      expect(readMarker(comment)).to.deep.equal(read);
      expect(withoutMarker(comment)).to.equal(text);
    });

    it(`is written below ${title}, once`, () => {
      const written = writeMarker(comment, { ...MARKER, generation: 2 });
      const line =
        'pulumi-rds-iam-user:{"v":1,"owner":"shop/prod::svc","origin":"created","generation":2}';
      expect(written).to.equal(text === "" ? line : `${text}\n${line}`);
    });
  }

  for (const comment of notMarkers) {
    it(`is not ${comment}`, () => {
      expect(readMarker(comment)).to.equal(undefined);
    });
  }
});

const claims: readonly {
  readonly title: string;
  readonly ownership: Partial<OwnershipDeclaration>;
  readonly comment?: string;
  readonly marker: object;
}[] = [
  { title: "a new role, made", ownership: { generation: "next" }, marker: { generation: 1 } },
  {
    title: "a new role, made, also where the program adopts",
    ownership: { generation: "next", adoptExisting: true },
    marker: { generation: 1 },
  },
  {
    title: "a role of its own, counted up",
    ownership: { generation: "next" },
    comment: marker({ generation: 7 }),
    marker: { generation: 8 },
  },
  {
    title: "an adopted role",
    ownership: { generation: "next", adoptExisting: true },
    comment: "",
    marker: { origin: "adopted", generation: 1 },
  },
  {
    title: "an adopted role, still adopted when the program no longer says so",
    ownership: { generation: 3 },
    comment: marker({ origin: "adopted", generation: 3 }),
    marker: { origin: "adopted", generation: 3 },
  },
  {
    title: "an inspection, which leaves the number",
    ownership: { generation: "live" },
    comment: marker({ generation: 7 }),
    marker: { generation: 7 },
  },
  {
    title: "a role whose marker was lost, made",
    ownership: { generation: 4 },
    comment: "",
    marker: { generation: 4 },
  },
  {
    title: "a role whose marker was lost, adopted where the program adopts",
    ownership: { generation: 4, adoptExisting: true },
    comment: "",
    marker: { origin: "adopted", generation: 4 },
  },
  {
    title: "a role of its stack's older name",
    ownership: { owner: "shop/live::svc", recordedOwner: OWNER, generation: 1 },
    comment: marker(),
    marker: { owner: "shop/live::svc" },
  },
];

describe("the desired comment", () => {
  for (const { title, ownership, comment, ...expected } of claims) {
    it(`claims ${title}`, () => {
      const declared = {
        owner: OWNER,
        recordedOwner: undefined,
        adoptExisting: false,
        generation: 1,
        ...ownership,
      };
      const role = comment === undefined ? "absent" : aRole({ comment });
      expect(desiredComment(declared, role)).to.equal(marker(expected.marker));
    });
  }
});
