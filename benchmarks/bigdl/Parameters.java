import com.intel.analytics.bigdl.models.lenet.LeNet5;
import com.intel.analytics.bigdl.models.resnet.ResNet;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.utils.T;
import com.intel.analytics.bigdl.utils.Table;

/** Prints how many parameters BigDL's own networks have: run as a source file with BigDL on the class path. */
class Parameters {
    public static void main(String[] args) throws ReflectiveOperationException {
        Table resnet20 = T.apply();
        resnet20.update("depth", 20);
        resnet20.update("shortcutType", caseOf("ShortcutType$A$"));
        resnet20.update("dataSet", caseOf("DatasetType$CIFAR10$"));
        System.out.println("lenet5-bigdl " + count(LeNet5.apply(10)));
        System.out.println("resnet20 " + count(ResNet.apply(10, resnet20)));
    }

    /** A nested object of Scala's, which javac does not find by its name. */
    private static Object caseOf(String name) throws ReflectiveOperationException {
        return Class.forName(ResNet.class.getName() + "$" + name).getField("MODULE$").get(null);
    }

    private static int count(AbstractModule<?, ?, Object> network) {
        return network.getParameters()._1().nElement();
    }
}
