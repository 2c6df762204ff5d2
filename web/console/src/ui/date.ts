import 'dayjs/locale/zh-cn'
import 'element-plus/theme-chalk/el-date-picker.css'
import 'element-plus/theme-chalk/el-popper.css'
import 'element-plus/theme-chalk/el-scrollbar.css'

export { ElDatePicker } from 'element-plus/es/components/date-picker/index.mjs'
