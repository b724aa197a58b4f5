/** How each number is counted, in words for those who read it. */
import type { Definition } from './api.ts'

export const DEFINITIONS: readonly Definition[] = [
  {
    id: 'started',
    title: 'Bắt đầu',
    how: 'Mỗi lần một người bắt đầu một thủ tục là một lượt. Một người làm hai thủ tục, hoặc làm lại từ đầu, là hai lượt. Lượt được tính vào ngày bắt đầu.',
  },
  {
    id: 'finished',
    title: 'Làm xong',
    how: 'Lượt đã đi đến bước cuối của thủ tục, kể cả khi bước cuối là “phải đến tận nơi”. Dù xong hôm sau, lượt vẫn được tính vào ngày bắt đầu.',
  },
  {
    id: 'finish-rate',
    title: 'Tỷ lệ xong',
    how: 'Số lượt làm xong chia cho số lượt bắt đầu của cùng những ngày ấy. Lượt còn đang làm dở chưa tính là xong.',
  },
  {
    id: 'entered',
    title: 'Vào bước',
    how: 'Mỗi lần có người tới bước này, kể cả quay lại. Luôn bằng: đi tiếp + đang ở đó + bỏ dở + gặp người.',
  },
  {
    id: 'passed',
    title: 'Đi tiếp',
    how: 'Rời bước này để sang bước khác của thủ tục, kể cả quay lại bước trước, hoặc làm tiếp trên kênh khác.',
  },
  {
    id: 'waiting',
    title: 'Đang ở đó',
    how: 'Tới bước này và chưa làm gì tiếp. Người im lặng lâu ngày vẫn nằm ở đây cho đến khi họ nhắn lại.',
  },
  {
    id: 'left',
    title: 'Bỏ dở',
    how: 'Dừng hẳn, chọn thủ tục khác, thủ tục bị rút, hoặc người dân đã xóa dữ liệu của mình.',
  },
  {
    id: 'handed',
    title: 'Gặp người',
    how: 'Ở bước: được chuyển cho người hỗ trợ khi đang ở bước này; khi trợ lý làm tiếp thì tính là một lần vào bước mới. Ở thủ tục: hiện đang chờ hoặc đang có người giúp.',
  },
  {
    id: 'stopped',
    title: 'Dừng lại',
    how: 'Bỏ dở, cộng với những người tới bước này từ trước hôm nay mà vẫn im lặng.',
  },
  {
    id: 'time',
    title: 'Thời gian ở bước',
    how: 'Từ lúc tới bước đến lúc đi tiếp, tính cả giờ nghỉ và ban đêm; một nửa số người không lâu hơn mức này. Tính vào ngày đi tiếp, gộp mọi kênh và mọi bản.',
  },
  {
    id: 'stuck',
    title: 'Bị vướng',
    how: 'Trả lời mà trợ lý không hiểu, hoặc bấm “Tôi bị vướng”. Mỗi lần ở bước chỉ tính một lần. Gộp mọi kênh và mọi bản.',
  },
  {
    id: 'hard',
    title: 'Khó vì',
    how: 'Người hỗ trợ bấm “Bước này khó vì…” khi trả lại trợ lý hoặc kết thúc, không bắt buộc; tính cho bước mà người dân đang đứng khi gọi người, theo từng bản. Lý do nào dưới 5 lần thì không hiện.',
  },
  {
    id: 'helped',
    title: 'Được giúp',
    how: 'Người hỗ trợ đã trả lại trợ lý hoặc kết thúc, tính cho bước mà người dân đang đứng khi gọi người.',
  },
  {
    id: 'finished-after-help',
    title: 'Xong sau khi được giúp',
    how: 'Trong 24 giờ sau khi được trả lại, người dân đã làm xong thủ tục mà không phải gọi lại.',
  },
  {
    id: 'handoffs',
    title: 'Cần người giúp',
    how: 'Mỗi lần trợ lý chuyển người dân sang hàng chờ, vì họ xin gặp người, bị vướng, hoặc trợ lý thấy cần.',
  },
  {
    id: 'wait',
    title: 'Thời gian chờ người',
    how: 'Từ lúc vào hàng chờ đến lúc có người nhận, theo đồng hồ, tính cả ngoài giờ trực. Tính vào ngày có người nhận.',
  },
  { id: 'left-waiting', title: 'Thôi chờ', how: 'Đang chờ người thì bấm “tự làm tiếp” với trợ lý.' },
  {
    id: 'needed',
    title: 'Cần bao nhiêu tình nguyện viên',
    how: 'Cứ 10 phút đếm một lần số người đang chờ và đang được giúp, mỗi tình nguyện viên giúp 2 người cùng lúc; lấy trung bình của cùng giờ, cùng thứ trong các tuần được chọn.',
  },
  {
    id: 'present',
    title: 'Có bao nhiêu tình nguyện viên',
    how: 'Cứ 10 phút đếm một lần số người đã hẹn “tôi rảnh đến …”, lấy trung bình như trên.',
  },
  {
    id: 'by-poster',
    title: 'Theo tờ dán',
    how: 'Mỗi tờ dán có mã riêng. “Mở” là số lần quét; “bắt đầu” là thủ tục đầu tiên người ấy làm trong 24 giờ sau khi quét.',
  },
  {
    id: 'unmatched',
    title: 'Chưa hiểu',
    how: 'Câu mà trợ lý không hiểu, chỉ của người đã đồng ý cho lưu, đã che số và mã. Chỉ hiện câu mà từ 3 người khác nhau đã viết.',
  },
  { id: 'few', title: '<5', how: 'Từ 1 đến 4 thì không hiện số chính xác, để không ai bị nhận ra.' },
]
