import com.intel.analytics.bigdl.models.lenet.LeNet5;
import com.intel.analytics.bigdl.models.resnet.ResNet;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.utils.Table;

/** Prints how many parameters BigDL's own networks have: run as a source file with BigDL on the class path. */
class Parameters {
    public static void main(String[] args) {
        Table resnet20 = new Table();
        resnet20.update("depth", 20);
        resnet20.update("shortcutType", ResNet.ShortcutType$.MODULE$.A());
        resnet20.update("dataSet", ResNet.DatasetType$.MODULE$.CIFAR10());
        System.out.println("lenet5-bigdl " + count(LeNet5.apply(10)));
        System.out.println("resnet20 " + count(ResNet.apply(10, resnet20)));
    }

    private static int count(AbstractModule<?, ?, Object> network) {
        return network.getParameters()._1().nElement();
    }
}
