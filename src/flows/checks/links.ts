/** Only official addresses may stand in what residents read. */
import { linksIn, officialLink } from '../../privacy/links.ts'
import type { Report, Spot } from './scope.ts'

export function checkLinks(text: string, spot: Spot, report: Report): void {
  for (const link of linksIn(text)) {
    // A bare "vneid.gov.vn" is what people type into the browser; it is judged as the address it becomes.
    if (officialLink(link) || officialLink(`https://${link}`)) continue
    report(
      'block',
      spot,
      `liên kết ${link} không có trong danh sách chính thức`,
      'bỏ liên kết, hoặc xin duyệt trang ấy',
    )
  }
}
