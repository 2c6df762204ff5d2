// The styles of the few Vant components in use; their own index would bring the font of icons, which is not used.
import 'vant/es/style/base.css'
import 'vant/es/overlay/index.css'
import 'vant/es/popup/index.css'
import 'vant/es/button/index.css'
import 'vant/es/loading/index.css'
import 'vant/es/dialog/index.css'
import 'vant/es/toast/index.css'
import 'vant/es/switch/index.css'
